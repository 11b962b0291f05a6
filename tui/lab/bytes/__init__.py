"""Where the bytes of a program are: counted by module and package on an unstripped build of it."""
