"""The Textual shell: screens and widgets over the rooms that do the work."""
