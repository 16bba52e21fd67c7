"""Changing what plugins do, and remembering how they fare."""
