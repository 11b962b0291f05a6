"""What every room may use to speak plainly: cleaning text from outside, and printing figures."""
