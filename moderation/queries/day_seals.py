"""The published heads of the ledger's chain, one a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from moderation.domain.messages import Message, message
from moderation.extensions import db
from moderation.models import DaySeal, LedgerEntry


@dataclass(frozen=True, slots=True)
class PublishedSeal:
    """The chain's last position and hash of a day (UTC)."""

    day: date
    position: int
    hash: str


def latest_seals(count: int = 30) -> list[PublishedSeal]:
    """Return the seals of the last ``count`` closed days, newest first."""
    rows = db.session.scalars(select(DaySeal).order_by(DaySeal.day.desc()).limit(count))
    return [PublishedSeal(row.day, row.position, row.hash) for row in rows]


def seal_of(day: date) -> PublishedSeal | None:
    """Return the seal of one day, or None while it is not closed."""
    row = db.session.get(DaySeal, day)
    return None if row is None else PublishedSeal(row.day, row.position, row.hash)


def broken_seals() -> Iterator[Message]:
    """Yield a message for each published seal that the chain does not hold any more."""
    rows = select(DaySeal, LedgerEntry.hash).outerjoin(
        LedgerEntry, LedgerEntry.position == DaySeal.position
    )
    for seal, found in db.session.execute(rows):
        if found != seal.hash:
            yield message("The seal of %(day)s is not in the chain.", day=str(seal.day))
