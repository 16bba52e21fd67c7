"""Finding, importing and registering plugins."""
