"""The ledger's public part, read row by row for a file."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import select

from moderation.domain.ledger import GENESIS, Sealed, published
from moderation.extensions import db
from moderation.models import DaySeal, LedgerEntry
from moderation.models.covered import COVERED
from moderation.queries.ledger_rows import as_act

BATCH = 500

#: Kinds of subjects whose public part tells how the site is set up, not what it decided; known
#: answers would tell moderators which of their second looks are tests.
USUALLY_WITHHELD = ("setting", "plugin_request", "known_answer")
OWN_WORDS = "own_words"
"""Stands for rows with a reason in somebody's own words, which may name a person."""
CAN_BE_WITHHELD = frozenset({*COVERED, OWN_WORDS})
"""Everything that `published_ledger` can be told to withhold."""


def published_ledger(withheld: Collection[str] = USUALLY_WITHHELD) -> Iterator[str]:
    """Give the lines of the ledger as far as it is sealed now, a batch of rows at a time.

    `withheld` are kinds of subjects (``setting``) and ``own_words``: of their rows only place and
    hash are told.
    """
    yield published.header()
    position, digest = 0, GENESIS
    while entries := _sealed_after(position):
        days = _days(position, entries[-1].position or 0)
        for entry in entries:
            position, digest = entry.position or 0, entry.hash or ""
            sealed = Sealed(position, digest, as_act(entry))
            yield published.row(sealed, withheld=_is_withheld(entry, withheld))
            yield from map(published.day_head, days.get(position, ()))
        db.session.rollback()
    yield published.end(position, position, digest)


def _sealed_after(position: int) -> Sequence[LedgerEntry]:
    query = select(LedgerEntry).where(LedgerEntry.position > position)
    return db.session.scalars(query.order_by(LedgerEntry.position).limit(BATCH)).all()


def _days(after: int, until: int) -> dict[int, list[published.DayHead]]:
    """Read which days were closed by these rows; several may be by one, when little happened."""
    query = select(DaySeal).where(DaySeal.position > after, DaySeal.position <= until)
    found: dict[int, list[published.DayHead]] = {}
    for seal in db.session.scalars(query.order_by(DaySeal.day)):
        head = published.DayHead(seal.day.isoformat(), seal.position, seal.hash)
        found.setdefault(seal.position, []).append(head)
    return found


def _is_withheld(entry: LedgerEntry, withheld: Collection[str]) -> bool:
    if entry.subject.partition(":")[0] in withheld:
        return True
    reason = entry.public.get("reason")
    return OWN_WORDS in withheld and isinstance(reason, dict) and reason.get("id") == "%(reason)s"
