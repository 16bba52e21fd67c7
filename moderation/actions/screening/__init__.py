"""What follows from what filters find, and what they learn from people."""
