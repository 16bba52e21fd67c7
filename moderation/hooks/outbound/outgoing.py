"""Requests before they are sent: checked, complete, and what becomes of them when redirected."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, unquote, unquote_plus, urlencode

from moderation.hooks.contracts.http import HttpResponse
from moderation.hooks.contracts.sources import HostRefused
from moderation.hooks.outbound.places import LONGEST_URL, Url, follow, parse_url
from moderation.hooks.redaction import hide, hide_in_body, holds_secret, is_secret_name

MOST_HEADERS = 50
LONGEST_HEADER = 8_000
LARGEST_CONTENT = 10_000_000

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_OURS = re.compile(
    r"accept-encoding|connection|content-length|cookie2?|expect|host|http2-settings|keep-alive|"
    r"proxy-.*|sec-.*|te|trailer|transfer-encoding|upgrade|user-agent",
    re.IGNORECASE,
)
"""Headers that the client sets itself, or that would change what a request means."""
_HARMLESS = frozenset({"accept", "accept-language", "content-language", "content-type"})
"""All other headers may hold a secret, and stay with the host that they were meant for."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One request. `headers` are the plugin's own, in small letters; `content` is a POST's."""

    method: str
    url: Url
    headers: tuple[tuple[str, str], ...] = ()
    content: bytes = b""


def prepare(
    method: str,
    url: str,
    params: Mapping[str, str | int] | None,
    headers: Mapping[str, str] | None,
    content: bytes = b"",
) -> Outgoing:
    """Make a request of what a plugin gave.

    Raises `HostRefused` for an address that cannot be read, ValueError for headers and content
    that are not allowed. No text names a value.
    """
    try:
        read = parse_url(url)
    except ValueError as error:
        raise HostRefused(str(error)) from None
    if params:
        separator = "&" if "?" in read.target else "?"
        read = replace(read, target=f"{read.target}{separator}{urlencode(dict(params))}")
    if len(read.target) > LONGEST_URL:
        raise ValueError(f"an address has at most {LONGEST_URL} characters, parameters included")
    if len(content) > LARGEST_CONTENT or not isinstance(content, bytes):
        raise ValueError("content must be bytes, at most 10 MB of them")
    return Outgoing(method, read, _checked(headers or {}), content)


def _checked(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    if len(headers) > MOST_HEADERS:
        raise ValueError(f"at most {MOST_HEADERS} headers are sent")
    found = []
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name) or _OURS.fullmatch(name):
            raise ValueError(f"the header {name[:60]!r} cannot be set by a plugin")
        if not _VALUE.fullmatch(value) or len(value) > LONGEST_HEADER:
            raise ValueError(f"the value of the header {name!r} cannot be sent")
        found.append((name.lower(), value.strip()))
    return tuple(found)


def cache_key(plugin: str, outgoing: Outgoing) -> str:
    """Give the name under which an answer is kept: a hash, from which no secret can be read."""
    parts = [plugin, outgoing.method, str(outgoing.url), sorted(outgoing.headers)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def shown(url: Url) -> str:
    """Write an address for people and rows: without secrets, known ones and those named so."""
    return hide(str(url))


def without_secrets(answer: HttpResponse) -> HttpResponse:
    """Take out of an answer what services send back of the secrets that they were sent."""
    headers = {name: hide(value) for name, value in answer.headers.items()}
    return replace(answer, headers=headers, body=hide_in_body(answer.body))


def redirected(outgoing: Outgoing, answer: HttpResponse) -> Outgoing | None:
    """Give the request that a redirect asks for; None when the answer is none.

    Raises `HostRefused` where following would lead from https to http, or carry a secret or a
    POST's content to another place. Whether the new place is allowed is the client's question.
    """
    location = answer.headers.get("location", "")
    if answer.status not in _REDIRECTS or not location:
        return None
    try:
        url = follow(outgoing.url, location)
    except ValueError as error:
        raise HostRefused(f"{outgoing.url.place} redirects wrongly: {error}") from None
    if outgoing.url.scheme == "https" and url.scheme != "https":
        raise HostRefused(f"{outgoing.url.place} redirects from https to http")
    moved = _without_content(outgoing, answer.status, url)
    same = (url.scheme, url.place) == (outgoing.url.scheme, outgoing.url.place)
    return moved if same else _for_strangers(outgoing, moved)


def _without_content(outgoing: Outgoing, status: int, url: Url) -> Outgoing:
    if status in {307, 308} or outgoing.method == "GET":
        return replace(outgoing, url=url)
    headers = tuple(one for one in outgoing.headers if one[0] != "content-type")
    return Outgoing("GET", url, headers)


def _for_strangers(before: Outgoing, moved: Outgoing) -> Outgoing:
    """Keep from another place whatever might be a secret of the first one."""
    if moved.method != "GET":
        raise HostRefused(f"{before.url.place} redirects a POST to {moved.url.place}")
    target, secrets = moved.url.target, _secrets(before)
    for text in (target, unquote(target), unquote_plus(target)):
        if holds_secret(text, secrets):
            raise HostRefused(f"{before.url.place} redirects with a secret to {moved.url.place}")
    return replace(moved, headers=tuple(one for one in moved.headers if one[0] in _HARMLESS))


def _secrets(outgoing: Outgoing) -> list[str]:
    """List what a request holds that may be a secret, known or not."""
    query = outgoing.url.target.partition("?")[2]
    named = [value for name, value in parse_qsl(query) if is_secret_name(name)]
    sent = [value for name, value in outgoing.headers if name not in _HARMLESS]
    return named + sent + [value.rpartition(" ")[2] for value in sent]
