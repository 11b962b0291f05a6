"""The bytes of a program by module and package."""
