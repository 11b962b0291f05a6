"""Where the bytes of a program are."""
