"""Thresholds for a wanted precision, from what filters came to together and people decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from moderation.domain.screening.figures import Judged, Share, figures

FEWEST_HELD = 30
"""With fewer decided items above a threshold nothing is suggested."""


class Scored(NamedTuple):
    """What an item came to, what people decided of it, and for how many items it stands."""

    score: float
    unwanted: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A threshold from which `wanted`, a share, of what is held was unwanted so far.

    `precision` and `recall` are what it would have come to.
    """

    wanted: float
    hold_from: float
    precision: Share
    recall: Share


def suggest(scored: Iterable[Scored], wanted: float) -> Suggestion | None:
    """Give the lowest such threshold; None where there is none, or too little was decided."""
    some = sorted(scored, reverse=True)
    lowest = _lowest(some, wanted)
    if lowest is None:
        return None
    below = max((one.score for one in some if one.score < lowest), default=None)
    hold_from = _between(below, lowest)
    found = figures(Judged(one.score >= hold_from, one.unwanted, one.weight) for one in some)
    return Suggestion(wanted, hold_from, found.precision, found.recall)


def _lowest(in_order: Sequence[Scored], wanted: float) -> float | None:
    """Find the lowest score from which so large a share was unwanted; highest scores come first."""
    held, caught, count, lowest = 0.0, 0.0, 0, None
    for score, group in groupby(in_order, key=lambda one: one.score):
        for one in group:
            held += one.weight
            caught += one.weight * one.unwanted
            count += 1
        if count >= FEWEST_HELD and caught >= wanted * held:
            lowest = score
    return lowest


def _between(below: float | None, lowest: float) -> float:
    """Round a threshold where that changes nothing: people read and write it."""
    middle = lowest if below is None else (below + lowest) / 2
    for digits in (1, 2):
        rounded = round(middle, digits)
        if (below is None or below < rounded) and rounded <= lowest:
            return rounded
    return lowest
