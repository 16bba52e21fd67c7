"""The vocabulary on the desk: all tags, and what is said of each."""

from moderation.web.review.tags import addresses, drift, vocabulary

__all__ = ["addresses", "drift", "vocabulary"]
