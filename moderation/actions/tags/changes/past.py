"""What a change has written to the ledger, and what stood there before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from moderation.models import LedgerEntry
from moderation.models.covered import COVERED_LATER

State = Mapping[str, object]
"""The covered columns of a row."""


def rows_before(session: Session, group: str, before: int, limit: int) -> Sequence[LedgerEntry]:
    """Return a change's acts on the vocabulary and on topics, newest first.

    Those older than the act `before`; 0 stands for the end. The change's own steps are no such.
    """
    query = select(LedgerEntry).where(
        LedgerEntry.act_group == group, LedgerEntry.subject.not_like("tag_change:%")
    )
    if before:
        query = query.where(LedgerEntry.id < before)
    return session.scalars(query.order_by(LedgerEntry.id.desc()).limit(limit)).all()


def not_changed_since(
    session: Session, rows: Sequence[LedgerEntry], groups: Sequence[str]
) -> list[LedgerEntry]:
    """Of acts, those on whose subject nothing was done afterwards by acts outside of `groups`."""
    query = select(
        LedgerEntry.subject, func.max(LedgerEntry.subject_version).label("newest")
    ).where(
        LedgerEntry.subject.in_({row.subject for row in rows}),
        LedgerEntry.act_group.not_in(groups),
    )
    found = session.execute(query.group_by(LedgerEntry.subject))
    others: dict[str, int] = {row.subject: row.newest for row in found}
    return [row for row in rows if row.subject_version > others.get(row.subject, 0)]


def states_before(session: Session, rows: Iterable[LedgerEntry]) -> Mapping[int, State]:
    """Return how the subject of each act was before it, by the act's id; new ones are not in it."""
    own, older = aliased(LedgerEntry), aliased(LedgerEntry)
    earlier = (older.subject == own.subject) & (older.subject_version == own.subject_version - 1)
    query = select(own.id, older.subject, older.public).join(older, earlier)
    found = session.execute(query.where(own.id.in_([row.id for row in rows])))
    return {row.id: _complete(row.subject, row.public) for row in found}


def number_of(row: LedgerEntry) -> int:
    """Return the number of an act's subject, such as 7 of ``tag:7``."""
    return int(row.subject.partition(":")[2])


def kind_of(row: LedgerEntry) -> str:
    """Return the kind of an act's subject, such as ``tag``."""
    return row.subject.partition(":")[0]


def _complete(subject: str, public: Mapping[str, object]) -> State:
    kept = public["set"]
    later = COVERED_LATER.get(subject.partition(":")[0], {})
    return {**later, **kept} if isinstance(kept, Mapping) else later
