"""The trial run of an image."""
