"""One image: files, layers, configuration, trial run."""
