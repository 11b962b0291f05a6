"""The lab: variants measured and compared."""
