"""What an effect is given: an item with its content, and in whose decision."""

from dataclasses import dataclass

from moderation.domain.actor import Context
from moderation.models import ReviewItem, Revision


@dataclass(frozen=True, slots=True)
class Matter:
    """One item that is decided, at its revision; the context is that of its decision."""

    context: Context
    item: ReviewItem
    revision: Revision
