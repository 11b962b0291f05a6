"""The Textual user interface: screens and widgets on top of the packages that do the work."""
