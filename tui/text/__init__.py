"""Helpers for every package: cleaning foreign text, and formatting figures."""
