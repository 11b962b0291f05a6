"""godock-tui: from a Go project to a small, correct, measured container image."""

__version__ = "0.1.0"
