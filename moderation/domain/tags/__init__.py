"""Tags: the one spelling of a name, and its place in addresses."""

from moderation.domain.tags.names import LONGEST_NAME, normalise
from moderation.domain.tags.slugs import slug

__all__ = ["LONGEST_NAME", "normalise", "slug"]
