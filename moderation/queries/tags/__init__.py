"""The vocabulary as pages read it: lists, single tags, and what happened to them."""
