"""Texts that users can see, drawn at random."""
