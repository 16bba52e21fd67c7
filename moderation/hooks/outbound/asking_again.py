"""When a service is asked again, and after how long."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from moderation.hooks.contracts.http import HttpResponse, Reading
from moderation.hooks.contracts.sources import SourceError, SourceLimited

MOST_ATTEMPTS = 5
BASE_SECONDS = 0.5
LONGEST_WAIT = 30.0
LONGEST_RETRY_AFTER = 86_400.0


def judged(
    place: object, answer: HttpResponse, reading: Reading | None, now: datetime
) -> SourceError | None:
    """Say what an answer means: the plugin's own reading first, then the status; None for good.

    429 and 503 are a `SourceLimited` with what `Retry-After` says, any other 5xx a `SourceError`.
    """
    said = reading(answer) if reading is not None else None
    if said is not None:
        return said
    if answer.status in {429, 503}:
        after = retry_after(answer.headers, now)
        return SourceLimited(f"{place} answered {answer.status}, too many requests or busy", after)
    if answer.status >= 500:
        return SourceError(f"{place} answered {answer.status}")
    return None


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Read `Retry-After`: seconds, or an HTTP date; at most a day, None when it says nothing."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit() and len(text) <= 10:
        return min(float(text), LONGEST_RETRY_AFTER)
    try:
        named = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    aware = named if named.tzinfo else named.replace(tzinfo=UTC)
    return min(max(0.0, (aware - now).total_seconds()), LONGEST_RETRY_AFTER)
