"""Changing the vocabulary, and where its tags stand."""
