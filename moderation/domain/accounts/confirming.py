"""When a typed password counts as typed just now."""

from __future__ import annotations

from datetime import datetime, timedelta

CONFIRMED_FOR = timedelta(minutes=5)
"""How long a typed password counts as just confirmed."""


def just_confirmed(confirmed_at: datetime | None, now: datetime) -> bool:
    """Whether a password was typed within the last five minutes; None is never."""
    return confirmed_at is not None and timedelta(0) <= now - confirmed_at <= CONFIRMED_FOR
