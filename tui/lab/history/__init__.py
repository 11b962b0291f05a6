"""What was measured, kept beyond the session."""
