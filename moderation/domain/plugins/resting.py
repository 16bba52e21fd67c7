"""When an implementation that keeps failing rests, and when it is tried again: a breaker's rules.

Closed: calls pass. Open: none pass until the rest is over. Half-open: one call probes; its success
closes the breaker, its failure opens it for twice as long. Nothing rests for good: time-outs of a
busy hour are forgiven by the first call that ends well.
"""

from __future__ import annotations

from dataclasses import dataclass

OPENS_AFTER = 5
"""Failures in a row until it opens."""
FIRST_REST = 30.0
LONGEST_REST = 600.0
"""Seconds of rest: doubled with each failed probe, never longer."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a breaker stands. `open_until` is in seconds of one clock, None while calls pass.

    `failures` is their number in a row, `rest` how many seconds the next rest lasts.
    """

    failures: int = 0
    open_until: float | None = None
    rest: float = FIRST_REST


CLOSED = Standing()


@dataclass(frozen=True, slots=True)
class Tally:
    """What some calls in a row did: whether one ended well, and the failures after the last such.

    `probed`: the first of them was the probe of a half-open breaker.
    """

    recovered: bool = False
    failed: int = 0
    probed: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.recovered and not self.failed


NOTHING = Tally()


def after(stood: Standing, tally: Tally, now: float) -> Standing:
    """Give how a breaker stands after what a tally tells, `now` in seconds of the same clock.

    A rest that somebody else began is never cut short by more failures, only by a success.
    """
    before = CLOSED if tally.recovered else stood
    if not tally.failed:
        return before
    failures = before.failures + tally.failed
    if failures < OPENS_AFTER:
        return Standing(failures, None, before.rest)
    rest = min(before.rest * 2, LONGEST_REST) if tally.probed else before.rest
    return Standing(failures, max(now + rest, before.open_until or now), rest)
