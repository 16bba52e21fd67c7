"""What was decided before on the same suggestion: whoever repeats it is told at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from moderation.domain.lifecycle import OPEN_STATES, ItemKind, ItemState
from moderation.domain.tags.suggesting import TurnedDown
from moderation.extensions import db
from moderation.models import ReviewItem
from moderation.queries.authors.appeals import restriction_on
from moderation.queries.desk.reasons import all_reasons, find
from moderation.queries.settings import site_settings

_WAITING = frozenset({ItemState.SCREENING, *OPEN_STATES})


def turned_down(keys: Sequence[str], name: str, now: datetime, locale: str) -> TurnedDown | None:
    """Return the rejection that a tag's name on a topic would run into.

    `keys` are those of suggestions of the same tag, by each of its names. None where nobody
    suggested it in the time that is set, where what was decided last is no rejection, and where the
    same suggestion waits again: that one can be joined.
    """
    days = site_settings().tag_memory_days
    item = _last(keys) if days else None
    if item is None or item.state != ItemState.REJECTED or item.decided_at is None:
        return None
    if item.decided_at < now - timedelta(days=days):
        return None
    return TurnedDown(name, item.decided_at, _told(item.id, locale))


def _last(keys: Sequence[str]) -> ReviewItem | None:
    """Return the one that waits, or else the one that was decided last."""
    query = select(ReviewItem).where(
        ReviewItem.duplicate_key.in_(keys), ReviewItem.kind == ItemKind.TAG_SUGGESTION
    )
    items = db.session.scalars(query.order_by(ReviewItem.id.desc()).limit(50)).all()
    waiting = next((item for item in items if item.state in _WAITING), None)
    decided = [item for item in items if item.decided_at is not None]
    return waiting or max(
        decided, key=lambda item: item.decided_at or item.created_at, default=None
    )


def _told(item_id: int, locale: str) -> str:
    restriction = restriction_on(item_id)
    reason = find(all_reasons(), restriction.canned) if restriction and restriction.canned else None
    return "" if reason is None else reason.told(locale)
