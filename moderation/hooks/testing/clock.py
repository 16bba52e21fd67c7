"""A clock that moves only when it is told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 6, 28, 12, tzinfo=UTC)
"""When everything that the makers make happens."""


class FakeClock:
    """Gives the moment that it was set to (aware, UTC), at first noon of 28 June 2026."""

    def __init__(self, moment: datetime = NOON) -> None:
        """Begin at `moment`."""
        self.moment = moment

    def __call__(self) -> datetime:
        """Give the moment."""
        return self.moment

    def forward(self, **duration: float) -> datetime:
        """Move on by `timedelta(**duration)`, such as `forward(hours=2)`; give the new moment."""
        self.moment += timedelta(**duration)
        return self.moment
