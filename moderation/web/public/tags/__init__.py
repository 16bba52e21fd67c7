"""The pages of tags."""
