"""Tables of the review desk: its queues, and what moderators keep and plan there."""
