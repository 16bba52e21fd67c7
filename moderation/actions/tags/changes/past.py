"""What a change has written to the ledger, and what stood there before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from moderation.models import LedgerEntry
from moderation.models.covered import COVERED_LATER

State = Mapping[str, object]
"""The covered columns of a row."""

_own, _older = aliased(LedgerEntry), aliased(LedgerEntry)

# Built once: building a statement costs more than running it.
_ACTS = (
    select(_own.id, _own.subject, _own.subject_version, _own.act, _older.public)
    .outerjoin(
        _older,
        (_older.subject == _own.subject) & (_older.subject_version == _own.subject_version - 1),
    )
    .where(_own.subject.not_like("tag_change:%"))
    .order_by(_own.id.desc())
)


@dataclass(frozen=True, slots=True)
class PastAct:
    """An act of a change; `before` is what its subject was before it, None where it made that."""

    id: int
    kind: str
    number: int
    version: int
    name: str
    before: State | None

    @property
    def subject(self) -> str:
        """The ledger's name of what it was done to, such as ``tag:7``."""
        return f"{self.kind}:{self.number}"


def acts_before(session: Session, group: str, before: int, limit: int) -> Sequence[PastAct]:
    """Return a change's acts on the vocabulary and on topics, newest first.

    Those older than the act `before`; 0 stands for the end. The change's own steps are no such.
    """
    query = _ACTS.where(_own.act_group == group).limit(limit)
    if before:
        query = query.where(_own.id < before)
    return [_act(*row) for row in session.execute(query)]


def _act(id: int, subject: str, version: int, name: str, older: State | None) -> PastAct:
    kind, _, number = subject.partition(":")
    before = None if older is None else _complete(kind, older["set"])
    return PastAct(id, kind, int(number), version, name, before)


def _complete(kind: str, kept: object) -> State:
    return {**COVERED_LATER.get(kind, {}), **(kept if isinstance(kept, Mapping) else {})}


def not_changed_since(
    session: Session, acts: Sequence[PastAct], groups: Sequence[str]
) -> list[PastAct]:
    """Of acts, those on whose subject nothing was done afterwards by acts outside of `groups`."""
    newest = func.max(LedgerEntry.subject_version).label("newest")
    query = select(LedgerEntry.subject, newest).where(
        LedgerEntry.subject.in_({act.subject for act in acts}),
        LedgerEntry.act_group.not_in(groups),
    )
    found = session.execute(query.group_by(LedgerEntry.subject))
    others: dict[str, int] = {row.subject: row.newest for row in found}
    return [act for act in acts if act.version > others.get(act.subject, 0)]
