"""Tags: the one spelling of a name, its place in addresses, and the form of its look-alikes."""

from moderation.domain.tags.forms import form
from moderation.domain.tags.names import LONGEST_NAME, normalise
from moderation.domain.tags.slugs import name_of, slug

__all__ = ["LONGEST_NAME", "form", "name_of", "normalise", "slug"]
