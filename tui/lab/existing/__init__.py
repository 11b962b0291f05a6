"""The project's existing Dockerfile, as initial choices of the wizard and for the audit."""
