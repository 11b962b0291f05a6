"""One image: files, layers, configuration and trial."""
