"""The Go toolchain of this machine."""
