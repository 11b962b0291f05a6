"""The audit of a Dockerfile that the project has."""
