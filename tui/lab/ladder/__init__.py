"""The ladder: one change at a time, measured."""
