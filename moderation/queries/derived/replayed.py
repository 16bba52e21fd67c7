"""Subjects as the ledger tells them: their acts, laid one over the other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import select

from moderation.domain.ledger.replay import fold
from moderation.domain.messages import Message
from moderation.extensions import db
from moderation.models import LedgerEntry
from moderation.models.covered import COVERED_LATER, covered_values, subject_of
from moderation.queries.ledger_rows import as_act


@dataclass(frozen=True, slots=True)
class Folded:
    """One subject by all its acts; `gaps` say what these lack."""

    kind: str
    key: str
    state: Mapping[str, object]
    version: int
    gaps: tuple[Message, ...]

    def is_told_of(self, row: Any) -> bool:
        """Whether a row's covered columns and its version are what the acts give."""
        return covered_values(row) == self.state and row.version == self.version


def folded(rows: Iterable[LedgerEntry]) -> Iterator[Folded]:
    """Fold ledger rows that come in the order of their subjects."""
    for subject, entries in groupby(rows, key=attrgetter("subject")):
        acts = [as_act(entry) for entry in entries]
        state, gaps = fold(acts)
        kind, _, key = subject.partition(":")
        # What no act says because all are older than the column.
        whole = {**COVERED_LATER.get(kind, {}), **state}
        yield Folded(kind, key, whole, acts[-1].subject_version, gaps)


def replayed(covered: Sequence[Any]) -> dict[str, Folded]:
    """Return the subjects of some rows as the ledger tells them; those that it knows."""
    query = (
        select(LedgerEntry)
        .where(LedgerEntry.subject.in_([subject_of(row) for row in covered]))
        .order_by(LedgerEntry.subject, LedgerEntry.subject_version)
    )
    return {f"{one.kind}:{one.key}": one for one in folded(db.session.scalars(query))}
