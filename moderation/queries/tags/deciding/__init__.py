"""What a person who decides on a suggested tag wants to know besides."""

from moderation.queries.tags.deciding.fitting import also_fitting

__all__ = ["also_fitting"]
