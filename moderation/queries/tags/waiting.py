"""Suggestions of tags that wait, by the name that they suggest."""

from collections.abc import Collection, Mapping

from sqlalchemy import func, select

from moderation.domain.lifecycle import OPEN_STATES, ItemKind, ItemState
from moderation.extensions import db
from moderation.models import ReviewItem

MOST_WAITING = 5_000
"""Suggestions that are looked through: where more wait, those among the rest are not counted."""


def waiting_under(names: Collection[str]) -> Mapping[str, int]:
    """Count the suggestions that wait under each name; the line of one is the name itself."""
    states = (ItemState.SCREENING, *OPEN_STATES)
    waiting = (
        select(ReviewItem.summary)
        .where(ReviewItem.kind == ItemKind.TAG_SUGGESTION, ReviewItem.state.in_(states))
        .limit(MOST_WAITING)
        .subquery()
    )
    query = select(waiting.c.summary, func.count()).where(waiting.c.summary.in_(names))
    return dict(map(tuple, db.session.execute(query.group_by(waiting.c.summary))))
