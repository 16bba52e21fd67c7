"""The work engine: the database remembers what must be done, the broker only wakes who does it."""
