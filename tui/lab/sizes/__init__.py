"""Builds, their measurements and estimates."""
