"""How fast and how alike people decide, for those who decide and for admins."""

from moderation.web.review.measures import pages, second_looks

__all__ = ["pages", "second_looks"]
