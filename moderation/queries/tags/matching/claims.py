"""How right the matchers were until now, by what people decided."""

from sqlalchemy import func, select

from moderation.domain.tags.precision import Precision, precision
from moderation.extensions import db
from moderation.models import TagJudgement

MOST_LOOKED_AT = 5_000
"""Decisions that count, the newest: matchers change, and so does the vocabulary."""


def claims_of_sameness() -> Precision | None:
    """Return how many of the pairs called the same were the same to people; None without any."""
    newest = (
        select(TagJudgement.claimed, TagJudgement.same)
        .order_by(TagJudgement.id.desc())
        .limit(MOST_LOOKED_AT)
        .subquery()
    )
    claimed = select(func.count()).select_from(newest).where(newest.c.claimed)
    right = claimed.where(newest.c.same)
    return precision(db.session.scalar(right) or 0, db.session.scalar(claimed) or 0)
