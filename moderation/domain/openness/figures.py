"""The public's figures by month: what each sealed act of the ledger adds to them.

Every figure is a sum over acts, so it can be counted on from where one stopped, and counted again
by anybody who holds the ledger's public part.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from moderation.domain.openness.statements import Stated, is_software

#: Counts below this could point to a person, and are published as "fewer than" it.
FEWEST_SHOWN = 5

#: The spans in which the time until a decision is counted: within a minute, five minutes and so on.
SPANS = tuple(
    timedelta(minutes=minutes)
    for minutes in (
        1, 5, 15, 30, 60, 120, 240, 480, 720, 1_440, 2_880, 4_320, 10_080, 20_160, 43_200, 129_600,
    )
)  # fmt: skip
LONGER = "longer"

PEOPLE, SOFTWARE = "people", "software"


class Figure(StrEnum):
    """What is counted; `part` in a count says of what."""

    SENT = "sent"
    """By visitors; the part is the kind."""
    DECIDED = "decided"
    """The part is kind, act and by whom, as ``comment.reject.people``."""
    TAKEN_BACK = "taken_back"
    """Decisions that were undone; the part is the kind."""
    RESTRICTED = "restricted"
    """Restrictions with a statement of reasons; the part is the ground."""
    MEASURE = "measure"
    """The same by what was done."""
    TOOK = "took"
    """First decisions by people on what visitors sent; the part is the span in minutes."""


Key = tuple[str, str, str]
"""Month (UTC, as ``2026-11``), figure and part."""

Counts = Mapping[Key, int]


@dataclass(frozen=True, slots=True)
class Happened:
    """One act on an item, as far as figures need it.

    ``act`` is without its ``item.``. ``sent_at`` is when a visitor sent the item, for a first
    decision on it only.
    """

    act: str
    kind: str
    actor: str
    at: datetime
    sent_at: datetime | None = None
    stated: Stated | None = None


def count(acts: Iterable[Happened]) -> Counter[Key]:
    """What these acts add to the figures, in any order."""
    return Counter(
        (f"{act.at.astimezone(UTC):%Y-%m}", figure.value, part)
        for act in acts
        for figure, part in _figures(act)
    )


def _figures(act: Happened) -> Iterator[tuple[Figure, str]]:
    who = SOFTWARE if is_software(act.actor) else PEOPLE
    if act.act == "submitted" and act.actor.startswith("author:"):
        yield Figure.SENT, act.kind
    if act.act in ("approve", "reject"):
        yield Figure.DECIDED, f"{act.kind}.{act.act}.{who}"
        if act.sent_at is not None and who == PEOPLE:
            yield Figure.TOOK, _span(act.at - act.sent_at)
    if act.act == "undo":
        yield Figure.TAKEN_BACK, act.kind
    if act.stated is not None:
        yield Figure.RESTRICTED, act.stated.ground
        yield Figure.MEASURE, act.stated.measure.value


def _span(took: timedelta) -> str:
    place = bisect_left(SPANS, took)
    return LONGER if place == len(SPANS) else str(int(SPANS[place].total_seconds() // 60))


def median_span(took: Mapping[str, int]) -> timedelta | None:
    """The shortest of the spans within which half of the decisions were made.

    `took` counts them by span. None when they are too few to show, and `timedelta.max` for longer
    than the longest.
    """
    total = sum(took.values())
    if total < FEWEST_SHOWN:
        return None
    within = 0
    for span in SPANS:
        within += took.get(str(int(span.total_seconds() // 60)), 0)
        if 2 * within >= total:
            return span
    return timedelta.max


def shown(number: int) -> int | None:
    """A count as it is published: None for a few, where it could point to a person."""
    return None if 0 < number < FEWEST_SHOWN else number
