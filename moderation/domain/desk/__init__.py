"""The desk: what a moderator compares, holds and chooses from."""
