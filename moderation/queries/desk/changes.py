"""What happened on the desk since a reader last asked: cheap enough to be asked every second."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from moderation.extensions import db
from moderation.models import LedgerEntry

MOST_LISTED = 200

# Built once: open desks ask all the time.
_NEWEST = select(func.max(LedgerEntry.id))
_SUBJECTS = (
    select(LedgerEntry.subject)
    .where(LedgerEntry.id > bindparam("after"))
    .order_by(LedgerEntry.id)
    .limit(MOST_LISTED + 1)
)


@dataclass(frozen=True, slots=True)
class Changes:
    """`cursor` is the newest ledger row; `items` are those touched since, or None for too many."""

    cursor: int
    items: tuple[int, ...] | None


def cursor() -> int:
    """Return the number of the newest ledger row, 0 for none."""
    return db.session.connection().scalar(_NEWEST) or 0


def changes(after: int) -> Changes:
    """List the items that the ledger mentions after row number `after`."""
    newest = cursor()
    subjects = db.session.connection().scalars(_SUBJECTS, {"after": after}).all()
    if len(subjects) > MOST_LISTED:
        return Changes(newest, None)
    items = {int(one.removeprefix("item:")) for one in subjects if one.startswith("item:")}
    return Changes(newest, tuple(sorted(items)))
