"""A breaker as one process holds it; what it learns is told to the others batch by batch."""

from __future__ import annotations

from moderation.domain.plugins import CLOSED, NOTHING, Standing, Tally, after

_FAILED = Tally(failed=1)
_FAILED_PROBE = Tally(failed=1, probed=True)


class Breaker:
    """The breaker of one implementation behind one door. Times are seconds of one steady clock.

    The rules stand in `moderation.domain.plugins.resting`.
    """

    __slots__ = ("news", "probing", "standing")

    def __init__(self) -> None:
        """Begin closed, with nothing to tell."""
        self.standing = CLOSED
        self.probing = False
        self.news = NOTHING

    @property
    def failures(self) -> int:
        """Failures in a row."""
        return self.standing.failures

    @property
    def open_until(self) -> float | None:
        """Until when no call passes; None while calls pass."""
        return self.standing.open_until

    @property
    def is_open(self) -> bool:
        """Whether the implementation rests or is being probed."""
        return self.standing.open_until is not None

    def allows(self, now: float) -> bool:
        """Say whether a call may pass now; a probe bars others until it ends or its rest does."""
        stood = self.standing
        if stood.open_until is None:
            return True
        if now < stood.open_until:
            return False
        self.probing = True
        self.standing = Standing(stood.failures, now + stood.rest, stood.rest)
        return True

    def succeeded(self) -> None:
        """Note a call that ended with a value after failures: everything is forgiven."""
        self.standing = CLOSED
        self.probing = False
        self.news = Tally(recovered=True)

    def failed(self, now: float) -> None:
        """Note a failed call; the fifth in a row opens, a failed probe opens for longer."""
        self.standing = after(self.standing, _FAILED_PROBE if self.probing else _FAILED, now)
        self.news = Tally(
            self.news.recovered,
            self.news.failed + 1,
            self.news.probed or (self.probing and not self.news.recovered),
        )
        self.probing = False

    def take_news(self) -> Tally:
        """Give what happened since the last time, and forget it."""
        news, self.news = self.news, NOTHING
        return news

    def adopt(self, standing: Standing, now: float) -> None:
        """Stand as all processes agreed, unless there is something of one's own to tell first.

        An `open_until` that is over means that the probe is this process's.
        """
        if not self.news.is_empty or self.probing:
            return
        self.standing = standing
        if standing.open_until is not None and standing.open_until <= now:
            self.standing = Standing(standing.failures, now, standing.rest)
