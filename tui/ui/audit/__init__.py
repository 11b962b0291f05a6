"""The audit of the project's Dockerfile."""
