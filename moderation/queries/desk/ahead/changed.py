"""What a decision changed."""

from itertools import takewhile

from sqlalchemy import select

from moderation.extensions import db
from moderation.models import LedgerEntry

#: One decision of a group of many writes no more rows than this.
LONGEST_PART = 100


def changed_by(entry: LedgerEntry) -> frozenset[str]:
    """Return the subjects that a decision changed: those of its group, or of its part of it.

    A decision writes its own row last, and nobody else writes to its part: so the rows of the group
    are read backwards from there until another part begins.
    """
    group = select(LedgerEntry.subject, LedgerEntry.public).where(
        LedgerEntry.act_group == entry.act_group
    )
    part = entry.public.get("part")
    if part is None:
        return frozenset(row.subject for row in db.session.execute(group))
    before = group.where(LedgerEntry.id <= entry.id).order_by(LedgerEntry.id.desc())
    rows = db.session.execute(before.limit(LONGEST_PART)).all()
    own = takewhile(lambda row: row.public.get("part") == part, rows)
    return frozenset(row.subject for row in own)
