"""The history of measurements."""
