"""Finds links in plain text, also those that hide."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from .folding import fold, unaccented

MOST_LINKS = 200
"""No more are looked at: that many decide the matter."""

_ADDRESS = re.compile(
    r"(?:h[tx]{2}ps?://|www\.)[^\s<>\"'()\[\]{}]{1,300}"
    r"|(?<![\w@.-])(?:[a-z0-9-]{1,40}\.){1,4}"
    r"(?:com|net|org|info|biz|ru|su|cn|nl|eu|uk|io|co|cc|me|ly|gl|gd|tk|gq|pw"
    r"|top|xyz|shop|site|online|club|icu|link|click|live|sbs|cyou|vip|app|dev)"
    r"(?![\w-])(?:/[^\s<>\"'()\[\]{}]{0,300})?",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<a\s[^>]{0,200}href|\[url\b|\[link\b|\]\(\s?https?:", re.IGNORECASE)
_HIDDEN_DOT = re.compile(r"\s?(?:\[\.\]|\(\.\)|\[dot\]|\(dot\))\s?", re.IGNORECASE)
_MAYBE = re.compile("[.\uff0e]\\w|:/|[\\[<(]")
_HOST = re.compile(r"(?:[a-z]{2,6}://)?(?:[^/@\s]{0,100}@)?([^/:?#\s]{1,255})", re.IGNORECASE)
_NUMBERS = re.compile(r"[0-9.]{7,15}")


@dataclass(frozen=True, slots=True)
class Links:
    """What was found: hosts in order (a host for each link), and signs of hiding.

    `markup` counts link markup, which the forms do not offer; `disguised` links that are written
    so that programs miss them or people misread them; `numeric` hosts that are numbers or encoded
    names.
    """

    hosts: tuple[str, ...]
    markup: int
    disguised: int
    numeric: int


NO_LINKS = Links((), 0, 0, 0)


def find_links(text: str) -> Links:
    """Find links in `text`; time grows with its length only."""
    if not _MAYBE.search(text):  # nothing below would find anything, and takes longer
        return NO_LINKS
    plain, hidden_dots = _HIDDEN_DOT.subn(".", text)
    found, feigned = _addresses(plain)
    hosts = tuple(host for host in map(_host, found) if host)
    disguised = sum(address.lower().startswith("hx") for address in found) + feigned
    markup = len(_MARKUP.findall(text))
    numeric = sum(_is_numeric(host) for host in hosts)
    return Links(hosts, markup, disguised + (hidden_dots if hosts else 0), numeric)


def _first_matches(text: str) -> list[str]:
    found = []
    for match in _ADDRESS.finditer(text):
        found.append(match.group())
        if len(found) >= MOST_LINKS:
            break
    return found


def _addresses(text: str) -> tuple[list[str], int]:
    """Find addresses, and count those that look-alikes make, as in `раypal.com`."""
    if text.isascii():
        return _first_matches(text), 0
    shown = _first_matches(fold(text))
    read = _first_matches(unaccented(text)) if shown else []
    return shown, len(set(shown) - set(read))


def _host(address: str) -> str:
    match = _HOST.match(address)
    return match.group(1).lower().strip(".").removeprefix("www.") if match else ""


def _is_numeric(host: str) -> bool:
    return bool(_NUMBERS.fullmatch(host)) or host.startswith("xn--") or ".xn--" in host


def belongs_to(host: str, names: Collection[str]) -> bool:
    """Say whether `host` is one of `names` or lies below one."""
    parts = host.split(".")
    return any(".".join(parts[start:]) in names for start in range(len(parts)))
