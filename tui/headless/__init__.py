"""The twins of the screens for scripts and CI: the same functions, no terminal."""
