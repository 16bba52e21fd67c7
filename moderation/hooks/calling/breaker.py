"""A breaker: gives an implementation that keeps failing a rest, and tries it again."""

from __future__ import annotations

OPENS_AFTER = 5
"""Failures in a row until it opens."""
FIRST_REST = 30.0
LONGEST_REST = 600.0
"""Seconds of rest: doubled with each failed probe, never for good."""


class Breaker:
    """The breaker of one implementation behind one door. Times are seconds of one steady clock.

    Closed: calls pass. Open: none pass until the rest is over. Half-open: one call probes; its
    success closes the breaker, its failure opens it for twice as long.
    """

    __slots__ = ("failures", "open_until", "rest")

    def __init__(self) -> None:
        """Begin closed."""
        self.failures = 0
        self.open_until: float | None = None
        self.rest = FIRST_REST

    def allows(self, now: float) -> bool:
        """Say whether a call may pass now; a probe bars others until it ends or its rest does."""
        if self.open_until is None:
            return True
        if now < self.open_until:
            return False
        self.open_until = now + self.rest
        return True

    def succeeded(self) -> None:
        """Note a call that ended with a value: everything is forgiven."""
        if self.failures:
            self.failures = 0
            self.open_until = None
            self.rest = FIRST_REST

    def failed(self, now: float) -> None:
        """Note a failed call; the fifth in a row opens, a failed probe opens for longer."""
        self.failures += 1
        if self.open_until is not None:
            self.rest = min(self.rest * 2, LONGEST_REST)
        if self.failures >= OPENS_AFTER:
            self.open_until = now + self.rest

    @property
    def is_open(self) -> bool:
        """Whether the implementation rests or is being probed."""
        return self.open_until is not None
