"""The ladder: one change at a time, with its price."""
