"""A way out that leads nowhere: it plays recorded answers, and notes what was asked.

What stands between a plugin and a service stays the same as in the real client: the rules for
addresses and headers, the hosts that `hosts()` names, what 429 and 5xx mean, and a plugin's own
reading. Left out are waiting, asking again, redirects and the cache.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from moderation.hooks.contracts import HostRefused, HttpResponse, Implementation, SourceError
from moderation.hooks.contracts.http import Reading
from moderation.hooks.outbound.asking_again import judged
from moderation.hooks.outbound.outgoing import Outgoing, prepare, shown
from moderation.hooks.outbound.places import Place, parse_url
from moderation.hooks.outbound.ways import read_hosts
from moderation.hooks.redaction import HIDDEN, hide, is_secret_name
from moderation.hooks.testing.clock import NOON

REST = "*"
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_KNOWN = frozenset({"method", "url", "status", "headers", "body", "fails"})


class NotRecorded(AssertionError):
    """A request was made that no recorded answer is for."""


@dataclass(frozen=True, slots=True)
class SentRequest:
    """What a plugin asked. Secrets are left out of all of it; `content` is a POST's, as text."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded answer and the request that it is for; `fails` says how no answer came."""

    method: str
    url: str
    answer: HttpResponse
    fails: str = ""

    def is_for(self, asked: Outgoing) -> bool:
        """Whether it answers a request: `*` at an address's end stands for any rest."""
        if self.method != asked.method:
            return False
        if self.url.endswith(REST) and not self.url.endswith(HIDDEN):
            return str(asked.url).startswith(self.url.removesuffix(REST))
        return _key(self.url) == _key(str(asked.url))


class Recorder:
    """An `HttpClient` that plays recorded answers; `requests` holds what was asked, in order.

    Several answers for one request are played in their order, the last one again and again.
    """

    def __init__(self, answers: Path | Sequence[Mapping[str, Any]]) -> None:
        """Take the answers, or the JSON file that holds them as a list.

        Each is a mapping with `url` (parameters included, secrets written as `***`; `*` at its end
        stands for any rest) and if needed `method` ("GET"), `status` (200), `headers`, `body` (a
        text, or what becomes JSON), or instead of an answer `fails`: the reason why none came.
        Raises ValueError for anything else.
        """
        given = json.loads(answers.read_text("utf-8")) if isinstance(answers, Path) else answers
        self._left = [_read(one) for one in given]
        self._asked: set[int] = set()
        self._bound: list[Implementation[Any]] = []
        self.requests: list[SentRequest] = []
        self.missing: list[str] = []

    def bind(self, made: Implementation[Any]) -> None:
        """Reach from now on what this object's `hosts()` names; `make(..., http=…)` does this."""
        self._bound.append(made)

    @property
    def unused(self) -> tuple[str, ...]:
        """The recorded requests that nobody made."""
        return tuple(
            f"{one.method} {one.url}"
            for number, one in enumerate(self._left)
            if number not in self._asked
        )

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        cache_seconds: float = 0.0,
        reading: Reading | None = None,
    ) -> HttpResponse:
        """Play the answer; see `HttpClient`. Raises `NotRecorded` when there is none."""
        return self._play(prepare("GET", url, params, headers), reading)

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
        """Play the answer; see `HttpClient`. Raises `NotRecorded` when there is none."""
        named = {**(headers or {}), "Content-Type": content_type}
        return self._play(prepare("POST", url, None, named, content), reading)

    def verify(self) -> None:
        """Raise `NotRecorded` if any request had no answer: a plugin may have hidden it."""
        if self.missing:
            raise NotRecorded(f"no answer is recorded for {'; '.join(self.missing)}")

    def _play(self, asked: Outgoing, reading: Reading | None) -> HttpResponse:
        self._check(asked)
        self.requests.append(_sent(asked))
        recorded = self._next(asked)
        if recorded is None:
            words = f"{asked.method} {shown(asked.url)}"
            self.missing.append(words)
            raise NotRecorded(f"no answer is recorded for {words}")
        if recorded.fails:
            raise SourceError(f"{asked.url.place}: {recorded.fails}")
        answer = replace(recorded.answer, url=shown(asked.url))
        trouble = judged(asked.url.place, answer, reading, NOON)
        if trouble is not None:
            raise trouble
        return answer

    def _check(self, asked: Outgoing) -> None:
        place = asked.url.place
        if place not in self._places():
            raise HostRefused(f"{place} is not among the hosts of this plugin")
        if asked.url.scheme != "https" and place.host not in _HERE:
            raise HostRefused(f"{place} may be reached by https only")

    def _places(self) -> frozenset[Place]:
        return frozenset().union(*(read_hosts(made.hosts) for made in self._bound))

    def _next(self, asked: Outgoing) -> Recorded | None:
        fitting = [number for number, one in enumerate(self._left) if one.is_for(asked)]
        if not fitting:
            return None
        fresh = [number for number in fitting if number not in self._asked]
        number = fresh[0] if fresh else fitting[-1]
        self._asked.add(number)
        return self._left[number]


def _read(given: Mapping[str, Any]) -> Recorded:
    odd = sorted(set(given) - _KNOWN)
    if odd or not isinstance(given.get("url"), str):
        raise ValueError(f"a recorded answer needs a url, and knows no {', '.join(odd) or 'other'}")
    body = given.get("body", "")
    text = body if isinstance(body, str) else json.dumps(body)
    headers = {name.lower(): value for name, value in given.get("headers", {}).items()}
    answer = HttpResponse(int(given.get("status", 200)), text.encode(), headers)
    return Recorded(given.get("method", "GET"), given["url"], answer, given.get("fails", ""))


def _key(url: str) -> tuple[str, str]:
    """Give an address in the form that is compared: parameters sorted, secrets left out."""
    read = parse_url(url)
    path, _, query = read.target.partition("?")
    pairs = sorted(
        (name, HIDDEN if is_secret_name(name) else hide(value))
        for name, value in parse_qsl(query, keep_blank_values=True)
    )
    return f"{read.scheme}://{read.authority}{hide(path)}", urlencode(pairs)


def _sent(asked: Outgoing) -> SentRequest:
    headers = {
        name: HIDDEN if is_secret_name(name) else hide(value) for name, value in asked.headers
    }
    content = hide(asked.content.decode("utf-8", "replace"))
    return SentRequest(asked.method, shown(asked.url), headers, content)
