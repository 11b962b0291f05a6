"""Files that the program writes for the user."""
