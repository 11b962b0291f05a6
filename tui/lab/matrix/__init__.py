"""Variants of a recipe, built together and compared."""
