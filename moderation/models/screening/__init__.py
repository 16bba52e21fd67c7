"""What filters learn from, what they learned, and how right they were."""
