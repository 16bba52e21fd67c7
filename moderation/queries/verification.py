"""Whether the ledger's chain holds and its replay gives the tables: ``venire verify``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from moderation.domain.ledger import GENESIS, Sealed, canonical, private_digest, verify_chain
from moderation.domain.messages import Message, message
from moderation.extensions import db
from moderation.models import LedgerEntry, LedgerPrivate
from moderation.models.base import table_of
from moderation.models.covered import COVERED
from moderation.queries.day_seals import broken_seals
from moderation.queries.derived.counters import wrong_counters
from moderation.queries.derived.recomputed import wrong_conclusions
from moderation.queries.derived.replayed import Folded, folded
from moderation.queries.ledger_rows import as_act
from moderation.queries.openness.months import wrong_months
from moderation.queries.openness.statements import wrong_statements
from moderation.queries.tags.drift import wrong_vocabulary
from moderation.queries.texts import changed_texts

#: After this long without a seal something is wrong with ``tick``.
LONGEST_UNSEALED = timedelta(seconds=60)

MOST_PROBLEMS = 100
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, and everything that was wrong (the first 100)."""

    rows: int
    sealed: int
    subjects: int
    problems: tuple[Message, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was wrong."""
        return not self.problems

    def to_json(self) -> dict[str, object]:
        """Return the report for machines."""
        return {
            "sound": self.sound,
            "rows": self.rows,
            "sealed": self.sealed,
            "subjects": self.subjects,
            "problems": [str(problem) for problem in self.problems],
        }

    def __str__(self) -> str:
        """Return the report for people."""
        head = f"{self.rows} acts on {self.subjects} subjects, {self.sealed} sealed"
        if self.sound:
            return f"{head}: the chain holds and the tables are what the ledger says."
        return "\n".join([f"{head}: NOT SOUND", *(f"- {problem}" for problem in self.problems)])


def verify(now: datetime | None = None) -> Verification:
    """Check the whole ledger; reads in batches, writes nothing."""
    moment = now or current_app.extensions["venire_clock"]()
    _see_one_moment()
    problems: list[Message] = []
    checks = (
        _chain(), _unsealed(moment), _private_parts(), _replay(), broken_seals(),
        changed_texts(), wrong_conclusions(), wrong_counters(), wrong_statements(),
        wrong_months(), wrong_vocabulary(),
    )  # fmt: skip
    for check in checks:
        problems.extend(_first(check, MOST_PROBLEMS - len(problems)))
    rows, sealed, subjects = _counts()
    db.session.rollback()
    return Verification(rows, sealed, subjects, tuple(problems))


def _see_one_moment() -> None:
    """Read everything as it was at one moment, however long it takes; SQLite does so by itself."""
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _first(problems: Iterator[Message], most: int) -> list[Message]:
    return [problem for problem, _ in zip(problems, range(most), strict=False)]


def _counts() -> tuple[int, int, int]:
    query = select(
        func.count(LedgerEntry.id),
        func.count(LedgerEntry.position),
        func.count(func.distinct(LedgerEntry.subject)),
    )
    rows, sealed, subjects = db.session.execute(query).one()
    return rows, sealed, subjects


def _chain() -> Iterator[Message]:
    query = (
        select(LedgerEntry)
        .where(LedgerEntry.position.is_not(None))
        .order_by(LedgerEntry.position)
        .execution_options(yield_per=BATCH)
    )
    rows = (
        Sealed(row.position or 0, row.hash or "", as_act(row)) for row in db.session.scalars(query)
    )
    return verify_chain(rows, GENESIS, 1)


def _unsealed(now: datetime) -> Iterator[Message]:
    query = select(func.count(), func.min(LedgerEntry.written_at)).where(
        LedgerEntry.position.is_(None)
    )
    count, oldest = db.session.execute(query).one()
    if count and oldest < now - LONGEST_UNSEALED:
        seconds = round((now - oldest).total_seconds())
        yield message(
            "%(count)s acts are not sealed, the oldest for %(seconds)s seconds.",
            count=count, seconds=seconds,
        )  # fmt: skip


def _private_parts() -> Iterator[Message]:
    query = (
        select(LedgerPrivate, LedgerEntry.private_digest)
        .join(LedgerEntry, LedgerEntry.id == LedgerPrivate.entry_id)
        .execution_options(yield_per=BATCH)
    )
    for part, digest in db.session.execute(query):
        if private_digest(part.salt, canonical(part.body)) != digest:
            yield message("The private part of act %(id)s was changed.", id=part.entry_id)


def _replay() -> Iterator[Message]:
    query = (
        select(LedgerEntry)
        .order_by(LedgerEntry.subject, LedgerEntry.subject_version)
        .execution_options(yield_per=BATCH)
    )
    seen: dict[str, int] = {}
    for kind, subjects in groupby(folded(db.session.scalars(query)), key=attrgetter("kind")):
        while some := list(islice(subjects, BATCH)):
            seen[kind] = seen.get(kind, 0) + len(some)
            yield from _compare(kind, some)
    yield from _never_recorded(seen)


def _compare(kind: str, subjects: Sequence[Folded]) -> Iterator[Message]:
    """Hold a batch of subjects of one kind against their rows, read at once."""
    rows = _rows(kind, [subject.key for subject in subjects])
    for subject in subjects:
        yield from subject.gaps
        row, name = rows.get(subject.key), f"{kind}:{subject.key}"
        if kind not in COVERED:
            yield message("%(subject)s is of no covered kind.", subject=name)
        elif row is None:
            yield message("%(subject)s is in the ledger, but has no row.", subject=name)
        elif not subject.is_told_of(row):
            yield message("%(subject)s is not what the ledger says.", subject=name)


def _rows(kind: str, keys: Sequence[str]) -> Mapping[str, Any]:
    if kind not in COVERED:
        return {}
    model, _ = COVERED[kind]
    (column,) = table_of(model).primary_key.columns
    typed = [key if column.type.python_type is str else int(key) for key in keys]
    found = db.session.scalars(select(model).where(column.in_(typed)))
    return {str(row.id): row for row in found}  # type: ignore[attr-defined]


def _never_recorded(seen: dict[str, int]) -> Iterator[Message]:
    for kind, (model, _) in COVERED.items():
        count = db.session.execute(select(func.count()).select_from(model)).scalar_one()
        if count != seen.get(kind, 0):
            yield message(
                "There are %(rows)s rows of %(kind)s, but the ledger knows %(known)s.",
                rows=count, kind=kind, known=seen.get(kind, 0),
            )  # fmt: skip
