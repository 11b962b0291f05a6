"""What the documents say of the program is what the program does."""
