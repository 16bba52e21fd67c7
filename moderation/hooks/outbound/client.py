"""The guarded client of one implementation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from random import Random, SystemRandom
from time import monotonic, sleep
from typing import TYPE_CHECKING, NoReturn

from moderation.domain.backoff import full_jitter
from moderation.hooks.contracts.http import HttpResponse, RateLimit, Reading
from moderation.hooks.contracts.sources import (
    HostRefused,
    SourceError,
    SourceLimited,
    SourceMalformed,
    SourceSpent,
)
from moderation.hooks.guard import remaining
from moderation.hooks.outbound.asking_again import (
    BASE_SECONDS,
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    judged,
)
from moderation.hooks.outbound.memory import OutboundMemory, Turn
from moderation.hooks.outbound.outgoing import (
    Outgoing,
    cache_key,
    prepare,
    redirected,
    without_secrets,
)
from moderation.hooks.outbound.places import Place, Url

if TYPE_CHECKING:
    from moderation.hooks.outbound.exchange import Exchange
    from moderation.hooks.outbound.network import Resolver

MOST_REDIRECTS = 5
LARGEST_KEPT = 1_000_000
"""Bytes of a body that are kept in the cache; larger answers are asked for again."""
LONGEST_KEPT = 30 * 86_400.0
_LOOK_AGAIN = (0.05, 0.25)
"""Seconds between two looks for a free place, evenly drawn."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Surrounding:
    """What a client takes from outside, so that tests can give it: time, chance, names.

    `clock` is steady, in seconds; `now` is aware UTC.
    """

    clock: Callable[[], float] = monotonic
    now: Callable[[], datetime] = _utc_now
    sleep: Callable[[float], None] = sleep
    randomness: Random = field(default_factory=SystemRandom)
    resolver: Resolver | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms one implementation may go out.

    `seconds` is the time of one call; `private` are the operator's private places; `agent` is how
    services see the client.
    """

    plugin: str
    seconds: float
    pace: RateLimit = field(default_factory=RateLimit)
    private: frozenset[Place] = frozenset()
    agent: str = "Venire"


class NoTurn(SourceLimited):
    """No place became free in the time of the call."""


class GuardedClient:
    """The `HttpClient` of one implementation; safe to use from many threads and after a fork."""

    def __init__(
        self,
        terms: Terms,
        hosts: Callable[[], frozenset[Place]],
        memory: OutboundMemory,
        surrounding: Surrounding | None = None,
    ) -> None:
        """Take the terms, what gives the places that may be reached, and the memory."""
        self._terms = terms
        self._hosts = hosts
        self._memory = memory
        self._around = surrounding or Surrounding()
        self._made: dict[str, Exchange] = {}

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        cache_seconds: float = 0.0,
        reading: Reading | None = None,
    ) -> HttpResponse:
        """Ask for `url`; see `HttpClient`."""
        outgoing = prepare("GET", url, params, headers)
        self._check(outgoing.url)
        if cache_seconds <= 0:
            return self._ask(outgoing, True, reading)
        key = cache_key(self._terms.plugin, outgoing)
        kept = self._memory.recall(key)
        if kept is not None:
            return kept
        answer = self._ask(outgoing, True, reading)
        if answer.status == 200 and len(answer.body) <= LARGEST_KEPT:
            seconds = min(cache_seconds, LONGEST_KEPT)
            self._memory.keep(key, self._terms.plugin, answer, seconds)
        return answer

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
        """Send `content` to `url`; see `HttpClient`."""
        named = {**(headers or {}), "Content-Type": content_type}
        outgoing = prepare("POST", url, None, named, content)
        self._check(outgoing.url)
        return self._ask(outgoing, repeatable, reading)

    def _ask(self, outgoing: Outgoing, repeatable: bool, reading: Reading | None) -> HttpResponse:
        """Ask until an answer can be given, while there is time and it is allowed."""
        from moderation.hooks.outbound.exchange import Lost, TooLate

        ends = self._around.clock() + self._seconds()
        trouble: SourceError | None = None
        for attempt in count(1):
            last = outgoing
            try:
                last, answer = self._follow(outgoing, ends, repeatable)
                trouble = judged(last.url.place, answer, reading, self._around.now())
            except Lost as error:
                # That the time is over says less than what the service said before.
                trouble = trouble if trouble and isinstance(error, TooLate) else error
            except NoTurn as error:
                raise trouble or error from error
            if trouble is None:
                break
            wait = self._heed(trouble, {outgoing.url.place, last.url.place}, attempt)
            late = self._around.clock() + wait >= ends
            if not repeatable or attempt >= MOST_ATTEMPTS or late:
                raise trouble
            self._around.sleep(wait)
        return answer

    def _heed(self, trouble: SourceError, places: set[Place], attempt: int) -> float:
        """Remember what a service said for all processes; give the seconds until the next attempt.

        Raises what asking again cannot better.
        """
        if isinstance(trouble, SourceSpent):
            self._spend(trouble, places)
        if isinstance(trouble, SourceMalformed | HostRefused):
            raise trouble
        after = trouble.retry_after if isinstance(trouble, SourceLimited) else None
        if after:
            for place in sorted(places, key=str):
                self._memory.hold_back(self._limiter(place), after)
        return full_jitter(
            attempt,
            self._around.randomness,
            base=BASE_SECONDS,
            ceiling=LONGEST_WAIT,
            retry_after=after,
        )

    def _spend(self, trouble: SourceSpent, places: set[Place]) -> NoReturn:
        ends = [
            self._memory.spend(self._limiter(one), trouble.until) for one in sorted(places, key=str)
        ]
        trouble.until = ends[0]
        raise trouble

    def _follow(
        self, outgoing: Outgoing, ends: float, repeatable: bool
    ) -> tuple[Outgoing, HttpResponse]:
        """Make a request, and those that redirects ask for; give the last one and its answer."""
        for _ in range(MOST_REDIRECTS + 1):
            self._check(outgoing.url)
            answer = self._send(outgoing, ends, repeatable)
            following = redirected(outgoing, answer)
            if following is None:
                return outgoing, without_secrets(answer)
            outgoing = following
        raise SourceMalformed(f"{outgoing.url.place} redirects more than {MOST_REDIRECTS} times")

    def _send(self, outgoing: Outgoing, ends: float, repeatable: bool) -> HttpResponse:
        exchange = self._exchange()  # what takes long the first time is done before the turn comes
        turn = self._enter(self._limiter(outgoing.url.place), ends)
        try:
            if turn.wait > 0:
                self._around.sleep(turn.wait)
            return exchange.send(outgoing, ends - self._around.clock(), once=not repeatable)
        finally:
            self._memory.leave(turn)

    def _enter(self, name: str, ends: float) -> Turn:
        """Wait for a place and a turn. Raises `SourceLimited` when none comes in time."""
        while (patience := ends - self._around.clock()) > 0:
            turn = self._memory.enter(name, self._terms.pace, patience)
            if turn is not None:
                return turn
            pause = self._around.randomness.uniform(*_LOOK_AGAIN)
            self._around.sleep(min(patience, pause))
        raise NoTurn("too many requests of this plugin were under way for this call's time")

    def _check(self, url: Url) -> None:
        """Raise `HostRefused` unless the place is allowed, and reached by https."""
        if not self._allows(url.place):
            raise HostRefused(f"{url.place} is not among the hosts of this plugin")
        if url.scheme != "https" and url.place not in self._terms.private:
            raise HostRefused(f"{url.place} may be reached by https only")

    def _allows(self, place: Place) -> bool:
        return place in self._hosts()

    def _exchange(self) -> Exchange:
        made = self._made.get("one")
        if made is None:
            from moderation.hooks.outbound.exchange import Exchange

            terms, resolver = self._terms, self._around.resolver
            fresh = Exchange(self._allows, terms.private, terms.agent, resolver)
            made = self._made.setdefault("one", fresh)  # threads that came at once agree on one
        made.make_ready()
        return made

    def _limiter(self, place: Place) -> str:
        return f"{self._terms.plugin}@{place.host}:{place.port}"

    def _seconds(self) -> float:
        """The time for this request: what is left of the call, less a little to tell its end."""
        limit = min(self._terms.seconds, remaining())
        return limit - min(0.25, limit / 20)
