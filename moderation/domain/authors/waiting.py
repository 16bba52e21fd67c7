"""How long a decision usually takes, from those made lately."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

FEWEST_DECISIONS = 20
"""With fewer decisions there is no saying what is usual."""

MOST_DECISIONS = 100
"""How many of the latest decisions are looked at."""

_USUAL = 0.8  # "usually" is four times in five


def usual_wait(waits: Collection[timedelta]) -> timedelta | None:
    """Return the time within which four of five were decided; None below `FEWEST_DECISIONS`."""
    if len(waits) < FEWEST_DECISIONS:
        return None
    place = -(-len(waits) * round(_USUAL * 10) // 10)  # rounded up, without binary fractions
    return sorted(waits)[place - 1]
