"""Builds recipes, measures the images and compares them."""
