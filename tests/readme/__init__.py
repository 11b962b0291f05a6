"""The README's tables are the program's own declarations."""
