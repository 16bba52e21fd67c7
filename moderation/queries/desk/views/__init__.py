"""Ways to cut the queue: named queues with their rules, searches, and views that people keep."""
