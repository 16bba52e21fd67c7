"""The figures by month as they are stored, and counted again from the ledger."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from moderation.domain.messages import Message, message
from moderation.domain.openness import Happened, Key, count, ground_words
from moderation.extensions import db
from moderation.models import LedgerEntry, MonthFigure, MonthsCounted, PageVersion
from moderation.queries.desk.reasons import all_reasons
from moderation.queries.openness.statements import stated_in

BATCH = 500
SCOPE = "openness"
ONLY = 1
"""The number of the one row that says how far the figures are counted."""

_ACTS = ("item.submitted", "item.approve", "item.reject", "item.undo", "item.set_aside")
_BEFORE = ("item.submitted", "item.approve", "item.reject")


@dataclass(frozen=True, slots=True)
class Part:
    """What some sealed rows add to the figures, and the position of the last of them."""

    position: int
    added: Counter[Key]


@dataclass(frozen=True, slots=True)
class Counted:
    """How far the figures are counted; position 0 and no time before they ever were."""

    position: int
    at: datetime | None


def counted() -> Counted:
    """Return up to which sealed row the figures are counted."""
    row = db.session.get(MonthsCounted, ONLY)
    return Counted(0, None) if row is None else Counted(row.position, row.counted_at)


def openness_version() -> int:
    """Return how often the figures have changed, to be read before them."""
    query = select(PageVersion.version).where(PageVersion.scope == SCOPE)
    return db.session.execute(query).scalar() or 0


def figures_from(month: str) -> dict[Key, int]:
    """Return all stored counts of a month (``2026-01``) and later ones."""
    rows = db.session.scalars(select(MonthFigure).where(MonthFigure.month >= month))
    return {(row.month, row.figure, row.part): row.count for row in rows}


def ground_names() -> dict[str, Message]:
    """Return what ready reasons are called now, by their ids."""
    return {reason.id: reason.said for reason in all_reasons()}


def ground_name(ground: str, names: dict[str, Message]) -> Message:
    """Return what a ground of restrictions is called for everybody."""
    if ground == "own_words":
        return message("Another reason, in the words of who decided")
    return names.get(ground) or ground_words(ground, None)


def next_part(after: int, most: int = BATCH) -> Part | None:
    """Count what the sealed rows after a position add; None when there are none."""
    entries = db.session.scalars(_sealed(after).limit(most)).all()
    if not entries:
        return None
    some = [entry for entry in entries if entry.act in _ACTS]
    sent = _first_decisions(some)
    happened = (_happened(entry, sent.get(entry.id)) for entry in some)
    return Part(entries[-1].position or 0, count(happened))


def wrong_months() -> Iterator[Message]:
    """Yield a message for each stored figure that is not what the ledger gives."""
    for (month, figure, part), (found, expected) in differing_figures(counted().position):
        yield message(
            "The figure %(figure)s of %(part)s for %(month)s is %(found)s; the ledger gives"
            " %(expected)s.",
            figure=figure, part=part, month=month, found=found, expected=expected,
        )  # fmt: skip


def differing_figures(end: int) -> list[tuple[Key, tuple[int, int]]]:
    """Return each wrong figure with what is stored and what the ledger gives until `end`."""
    truth: Counter[Key] = Counter()
    place = 0
    while place < end:
        part = next_part(place, min(BATCH, end - place))
        if part is None:
            break
        truth.update(part.added)
        place = part.position
    stored = figures_from("")
    both = {key: (stored.get(key, 0), truth.get(key, 0)) for key in sorted({*stored, *truth})}
    return [(key, (found, given)) for key, (found, given) in both.items() if found != given]


def _sealed(after: int) -> Select[LedgerEntry]:
    query = select(LedgerEntry).where(LedgerEntry.position > after)
    return query.order_by(LedgerEntry.position)


def _happened(entry: LedgerEntry, sent_at: datetime | None) -> Happened:
    covered = entry.public.get("set")
    kind = str(covered.get("kind", "")) if isinstance(covered, dict) else ""
    act, stated = entry.act.removeprefix("item."), stated_in(entry)
    return Happened(act, kind, entry.actor, entry.written_at, sent_at, stated)


def _first_decisions(entries: Sequence[LedgerEntry]) -> dict[int, datetime]:
    """Return when visitors sent the items on which some of these rows are the first decisions."""
    query = (
        select(
            LedgerEntry.id, LedgerEntry.subject, LedgerEntry.act, LedgerEntry.actor,
            LedgerEntry.written_at,
        )
        .where(LedgerEntry.subject.in_({entry.subject for entry in entries}))
        .where(LedgerEntry.act.in_(_BEFORE))
        .order_by(LedgerEntry.subject, LedgerEntry.subject_version)
    )  # fmt: skip
    sent: dict[str, datetime] = {}
    found: dict[int, datetime] = {}
    for row in db.session.execute(query) if entries else ():
        if row.act == "item.submitted" and row.actor.startswith("author:"):
            sent[row.subject] = row.written_at
        elif row.subject in sent:
            found[row.id] = sent.pop(row.subject)
    return found
