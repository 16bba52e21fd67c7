"""What visitors do: they become authors, vote, and propose."""
