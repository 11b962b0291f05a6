"""This machine's own Go toolchain."""
