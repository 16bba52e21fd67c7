"""Which known tags a name may mean, by all tag matchers, and how right they were until now."""
