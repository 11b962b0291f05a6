"""The size of a program by module and package, counted on an unstripped build."""
