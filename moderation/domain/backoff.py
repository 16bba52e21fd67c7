"""How long to wait before the next attempt."""

from __future__ import annotations

from random import Random

MOST_DOUBLINGS = 32


def full_jitter(
    attempt: int,
    randomness: Random,
    *,
    base: float = 1.0,
    ceiling: float = 600.0,
    retry_after: float | None = None,
) -> float:
    """Seconds to wait after failed attempt number `attempt` (from 1).

    Evenly drawn between 0 and `base` doubled for each earlier failure, at most `ceiling`: so that
    clients that failed together do not come back together. When the service named a time
    (`retry_after`, seconds), that is waited first, whatever the ceiling, and the draw comes on top.
    Raises ValueError when attempt is below 1 or base or ceiling is negative.
    """
    if attempt < 1 or base < 0 or ceiling < 0:
        raise ValueError("attempts count from 1, and base and ceiling are not negative")
    highest = min(ceiling, base * 2.0 ** min(attempt - 1, MOST_DOUBLINGS))
    return max(0.0, retry_after or 0.0) + randomness.uniform(0.0, highest)
