"""The command line without the wizard, for scripts and CI: the functions of the screens, without a terminal."""
