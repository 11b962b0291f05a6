"""What the project has already: its Dockerfile, as the wizard's start and under audit."""
