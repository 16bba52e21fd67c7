"""Changes of the vocabulary, read: what a request would do, and what became of those planned."""
