"""What operators do to the queues of work."""
