"""When a filter on trial has been seen enough to be let count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

NEEDED = 50
"""Decided items that a filter must have answered: fewer leave its figures to chance."""
NEEDED_UNWANTED = 10
"""How many of them must have been unwanted: without, nothing is known of what it catches."""


@dataclass(frozen=True, slots=True)
class TrialStanding:
    """How many decided items a filter on trial has answered, `unwanted` ones among them.

    `ready`: an admin can let it count without saying that they do so early.
    """

    seen: int
    needed: int
    unwanted: int
    needed_unwanted: int
    ready: bool


def standing(unwanted: Iterable[bool]) -> TrialStanding:
    """Tell where a trial stands by the decisions on the items that the filter answered."""
    decided = list(unwanted)
    seen, bad = len(decided), sum(decided)
    ready = seen >= NEEDED and bad >= NEEDED_UNWANTED
    return TrialStanding(seen, NEEDED, bad, NEEDED_UNWANTED, ready)
