"""Requests to other services: the one guarded client as a plugin sees it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn, Protocol, TypeAlias

from moderation.hooks.contracts.sources import HostRefused, SourceError, SourceMalformed

LONGEST_INTERVAL = 3_600
MOST_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class RateLimit:
    """How gently a plugin asks each host, counted over all processes of the installation.

    `interval`: seconds between the beginnings of two requests, 0 to 3,600. `concurrency`: requests
    under way at most, 1 to 64. `per_day`: requests in a day (UTC) at most; None for no budget.
    Raises ValueError for anything else.
    """

    interval: float = 0.0
    concurrency: int = 4
    per_day: int | None = None

    def __post_init__(self) -> None:
        """Refuse what is no pace."""
        if type(self.interval) not in {int, float} or not 0 <= self.interval <= LONGEST_INTERVAL:
            raise ValueError(f"interval must be 0 to {LONGEST_INTERVAL} seconds")
        if type(self.concurrency) is not int or not 1 <= self.concurrency <= MOST_AT_ONCE:
            raise ValueError(f"concurrency must be 1 to {MOST_AT_ONCE}")
        if self.per_day is not None and (type(self.per_day) is not int or self.per_day < 1):
            raise ValueError("per_day must be a whole number from 1, or None")


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What a service answered. Header names are in small letters; `body` is decompressed.

    `url` is where it came from after redirects, without secrets.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    from_cache: bool = False

    @property
    def ok(self) -> bool:
        """Whether the status is 200 to 299."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The body as UTF-8; what is not becomes the replacement character."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """Read the body as JSON. Raises `SourceMalformed`."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise SourceMalformed(f"no JSON came: {error}") from error


Reading: TypeAlias = Callable[[HttpResponse], SourceError | None]
"""A plugin's own reading of an answer: a `SourceLimited` or `SourceSpent` in it, else None."""


class HttpClient(Protocol):
    """The only way out. Reaches the hosts that the implementation's `hosts()` names, and no other.

    Both methods return whatever status came, but for 429 and 5xx: those are asked again with
    growing waits (a POST only with `repeatable`) while the call's time lasts; then 429 and 503
    raise `SourceLimited`, and any other 5xx and a lost connection raise `SourceError`. `reading`
    has a say before that: a `SourceSpent` is remembered for this plugin and host over all
    processes, and no request is made before its end. A place that is not allowed raises
    `HostRefused`, an answer that is too large or no HTTP `SourceMalformed`.
    """

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        cache_seconds: float = 0.0,
        reading: Reading | None = None,
    ) -> HttpResponse:
        """Ask for `url`; an answer of status 200 is kept for `cache_seconds`, for all processes."""
        ...

    def post(
        self,
        url: str,
        *,
        content: bytes,
        content_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
        repeatable: bool = False,
        reading: Reading | None = None,
    ) -> HttpResponse:
        """Send `content` to `url`."""
        ...


class NoWayOut:
    """Stands where nothing may be reached: every request is refused."""

    def get(self, url: str, **options: object) -> NoReturn:
        """Raise `HostRefused`."""
        raise HostRefused("no service may be reached from here")

    def post(self, url: str, **options: object) -> NoReturn:
        """Raise `HostRefused`."""
        raise HostRefused("no service may be reached from here")
