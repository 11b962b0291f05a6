"""The overlay with the keys of a screen and the topics of the guide."""
