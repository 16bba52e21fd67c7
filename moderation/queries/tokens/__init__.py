"""Tokens for programs: who stands behind one, and which there are."""
