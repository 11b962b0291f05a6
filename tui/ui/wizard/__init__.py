"""The wizard: options, preview, review."""
