"""How long items waited for people, from the latest decisions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from moderation.domain.lifecycle import ItemKind

Key = TypeVar("Key", bound=Hashable)

SPANS = (
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(days=3),
)
"""Where the steps of a spread end; one more step holds whatever took longer."""

_TAIL = 10
"""One in so many decisions may have taken longer than `Pace.slowest_but_tenth` tells."""


@dataclass(frozen=True, slots=True)
class Timing:
    """One decision of a person on an item.

    `waited`: from when the item came in until the decision. `unseen`: until a person first opened
    it, None where nobody noted that. `goal`: the time that its priority gave it. `queue_id`: the
    named queue that it lay in. `by`: the id of the account.
    """

    kind: ItemKind
    queue_id: int | None
    by: int
    decided_at: datetime
    waited: timedelta
    goal: timedelta
    unseen: timedelta | None = None

    @property
    def in_time(self) -> bool:
        """Whether it was decided within its goal."""
        return self.waited <= self.goal


@dataclass(frozen=True, slots=True)
class Pace:
    """What several decisions tell together.

    `decided`: how many. `in_time`: how many within their goal. `median`: half waited so long at
    most; `slowest_but_tenth`: nine in ten did. `unseen`: the median until the first look, of those
    of which it is known; None where it is of none.
    """

    decided: int
    in_time: int
    median: timedelta
    slowest_but_tenth: timedelta
    unseen: timedelta | None

    @property
    def percent_in_time(self) -> int:
        """The whole percentage decided in time, rounded down: 100 means every one."""
        return 100 * self.in_time // self.decided


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a spread: how many decisions took less than `below`, and no less than the last.

    `below` is None for the step that holds whatever took longer.
    """

    below: timedelta | None
    in_time: int
    late: int


def pace(timings: Collection[Timing]) -> Pace | None:
    """Sum up some decisions; None where there are none."""
    if not timings:
        return None
    waits = sorted(one.waited for one in timings)
    unseen = sorted(one.unseen for one in timings if one.unseen is not None)
    return Pace(
        len(waits),
        sum(one.in_time for one in timings),
        _at_share(waits, 1, 2),
        _at_share(waits, _TAIL - 1, _TAIL),
        _at_share(unseen, 1, 2) if unseen else None,
    )


def paces(timings: Iterable[Timing], key: Callable[[Timing], Key | None]) -> Mapping[Key, Pace]:
    """Sum up decisions by a key, most decisions first; those whose key is None are left out."""
    groups: dict[Key, list[Timing]] = {}
    for one in timings:
        found = key(one)
        if found is not None:
            groups.setdefault(found, []).append(one)
    summed = {group: pace(some) for group, some in groups.items()}
    known = ((group, one) for group, one in summed.items() if one is not None)
    return dict(sorted(known, key=lambda pair: -pair[1].decided))


def spread(timings: Iterable[Timing]) -> tuple[Step, ...]:
    """Count decisions by how long they took, shortest first: a step for each of `SPANS` and one."""
    counts = {span: [0, 0] for span in (*SPANS, None)}
    for one in timings:
        below = next((span for span in SPANS if one.waited < span), None)
        counts[below][0 if one.in_time else 1] += 1
    return tuple(Step(below, in_time, late) for below, (in_time, late) in counts.items())


def _at_share(ordered: Sequence[timedelta], part: int, whole: int) -> timedelta:
    """Return the shortest span within which that share of all lies (nearest rank)."""
    return ordered[-(-len(ordered) * part // whole) - 1]
