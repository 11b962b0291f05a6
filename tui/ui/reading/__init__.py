"""Reading a large project before the wizard opens."""
