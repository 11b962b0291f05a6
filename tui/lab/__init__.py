"""Builds recipes, measures the images and puts them beside each other."""
