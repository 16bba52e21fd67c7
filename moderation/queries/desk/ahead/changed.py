"""What a decision changed."""

from sqlalchemy import select

from moderation.extensions import db
from moderation.models import LedgerEntry


def changed_by(entry: LedgerEntry) -> frozenset[str]:
    """Return the subjects that a decision changed, as its row names them.

    Rows of earlier versions name none: then it is all that their group changed, which was theirs.
    """
    named = entry.public.get("changed")
    if isinstance(named, list):
        return frozenset(str(one) for one in named)
    query = select(LedgerEntry.subject).where(LedgerEntry.act_group == entry.act_group)
    return frozenset(db.session.scalars(query))
