"""Changes of the vocabulary: done and taken back in parts, a few seconds at a time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.actions.tags.changes.running import go_on_with
from moderation.actions.tags.changing import ask_for_work
from moderation.models import TagChange
from moderation.work.claims import Claim
from moderation.work.handlers.turns import Parts, take_turns
from moderation.work.shift import Shift

SMALLEST_PART, LARGEST_PART = 8, 64
"""Topics that are gone over in one transaction: of more, nobody should have to wait."""


def change_tags(shift: Shift, claims: Sequence[Claim]) -> None:
    """Go on with each change until it is done, stopped, or its turn is over.

    Raises LostLease when somebody else has taken a change over.
    """
    take_turns(shift, claims, _PARTS)


def _ask_again(session: Session, now: datetime, change_id: int) -> None:
    change = session.get_one(TagChange, change_id)
    ask_for_work(session, now, change.id, change.planned_at)


_PARTS = Parts(go_on_with, _ask_again, SMALLEST_PART, LARGEST_PART)
