"""How fast and how alike people decide, for those who decide and for admins."""

from moderation.web.review.measures import pages

__all__ = ["pages"]
