"""The vocabulary on the desk: all tags, and what is said of each."""

from moderation.web.review.tags import addresses, asking, changes, drift, sheet, vocabulary

__all__ = ["addresses", "asking", "changes", "drift", "sheet", "vocabulary"]
