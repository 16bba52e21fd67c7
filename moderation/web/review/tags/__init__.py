"""The vocabulary on the desk: all tags, and what is said of each."""

from moderation.web.review.tags import drift, vocabulary

__all__ = ["drift", "vocabulary"]
