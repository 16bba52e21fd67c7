"""How soon a person should have decided, and in words why: the order of every queue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import log2

from moderation.domain.lifecycle import ItemKind
from moderation.domain.messages import Message, message

GOALS: Mapping[ItemKind, timedelta] = {
    ItemKind.REPORT: timedelta(hours=4),
    ItemKind.APPEAL: timedelta(hours=12),
    ItemKind.VERDICT: timedelta(hours=12),
    ItemKind.COMMENT: timedelta(hours=24),
    ItemKind.TAG_SUGGESTION: timedelta(hours=36),
    ItemKind.RECHECK_REQUEST: timedelta(hours=48),
}
DEFAULT_GOAL = timedelta(hours=72)
SHORTEST_GOAL = timedelta(minutes=15)

#: What a report's reason makes of the goal: harm to a person cannot wait.
SEVERITY: Mapping[str, float] = {"abuse": 0.25, "privacy": 0.25}

#: From so many votes and comments on its topic, an item is seen by many.
WIDE_REACH, WIDEST_REACH = 100, 1_000

#: From so many points below the threshold of rejection, an item is probably unwanted.
NEARLY_REJECTED = 2.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the priority of an item follows from.

    ``votes``: people who asked for the same. ``reach``: votes and comments on its topic. ``score``
    in log-odds of being unwanted, None before screening; ``reject_from`` the threshold.
    """

    kind: ItemKind
    reason: str | None = None
    votes: int = 1
    reach: int = 0
    score: float | None = None
    reject_from: float = 8.0


@dataclass(frozen=True, slots=True)
class Priority:
    """The time in which a person should have decided, from submission on, and why."""

    goal: timedelta
    because: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class _Factor:
    share: float
    why: Message


def priority(weighed: Weighed) -> Priority:
    """Weigh an item: its kind's goal, made shorter or longer by what else is known.

    More votes and more reach never make the goal longer.
    """
    goal = GOALS.get(weighed.kind, DEFAULT_GOAL)
    factors = tuple(_factors(weighed))
    for factor in factors:
        goal *= factor.share
    return Priority(max(SHORTEST_GOAL, goal), tuple(factor.why for factor in factors))


def _factors(weighed: Weighed) -> Iterator[_Factor]:
    severity = SEVERITY.get(weighed.reason or "") if weighed.kind is ItemKind.REPORT else None
    if severity is not None:
        yield _Factor(severity, message("It may harm somebody: four times sooner."))
    if weighed.votes > 1:
        share = 1 / (1 + log2(weighed.votes))
        yield _Factor(share, message("%(count)s people asked: sooner.", count=weighed.votes))
    if weighed.reach >= WIDE_REACH:
        share = 0.5 if weighed.reach >= WIDEST_REACH else 0.75
        yield _Factor(share, message("Its topic is read by many: sooner."))
    if _is_nearly_rejected(weighed):
        yield _Factor(1.5, message("The filters would almost have rejected it: it can wait."))


def _is_nearly_rejected(weighed: Weighed) -> bool:
    if weighed.score is None or weighed.kind is ItemKind.REPORT:
        return False
    return weighed.score >= weighed.reject_from - NEARLY_REJECTED
