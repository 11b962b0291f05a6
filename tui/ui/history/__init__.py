"""Measurements of earlier sessions."""
