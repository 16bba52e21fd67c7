"""The ways in which a service answers without an answer."""

from __future__ import annotations

from datetime import datetime


class SourceError(Exception):
    """Base of the ways in which a source answers without an answer."""


class SourceLimited(SourceError):
    """The source asked to come back later; `retry_after` is in seconds, None when unsaid."""

    def __init__(self, text: str, retry_after: float | None = None) -> None:
        """Keep the source's words and its wait."""
        super().__init__(text)
        self.retry_after = retry_after


class SourceSpent(SourceError):
    """The budget of the source is used up until `until` (aware UTC), None when unsaid."""

    def __init__(self, text: str, until: datetime | None = None) -> None:
        """Keep the source's words and the end of the pause."""
        super().__init__(text)
        self.until = until


class SourceLate(SourceError):
    """The source gave no whole answer in the time of the call."""


class SourceMalformed(SourceError):
    """The source answered with something that is not in its documented form."""


class HostRefused(SourceError):
    """The guarded client did not make a request: where it leads is not allowed."""
