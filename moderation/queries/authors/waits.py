"""How long decisions took lately: counted anew each time, from an index."""

from datetime import timedelta

from sqlalchemy import select

from moderation.domain.authors import MOST_DECISIONS, usual_wait
from moderation.domain.lifecycle import ItemKind
from moderation.extensions import db
from moderation.models import ReviewItem
from moderation.models.review import DECIDED_BY_HAND


def usual_wait_for(kind: ItemKind) -> timedelta | None:
    """Return the time within which four in five of the latest items of a kind were decided.

    Only those count that waited for a person; None while they are too few.
    """
    query = (
        select(ReviewItem.created_at, ReviewItem.decided_at)
        .where(ReviewItem.kind == kind.value, ReviewItem.decided_at.is_not(None), DECIDED_BY_HAND)
        .order_by(ReviewItem.decided_at.desc())
        .limit(MOST_DECISIONS)
    )
    return usual_wait([row.decided_at - row.created_at for row in db.session.execute(query)])
