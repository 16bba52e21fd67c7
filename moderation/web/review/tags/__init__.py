"""The vocabulary on the desk: all tags, and what is said of each."""

from moderation.web.review.tags import vocabulary

__all__ = ["vocabulary"]
