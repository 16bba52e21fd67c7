"""The addresses that an admin listed, each with a name or without; no text repeats one whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from moderation.hooks.toolkit import NotSetUp, secret

MOST = 10
HTTPS = 443
_URL = re.compile(r"https?://[^\s/?#@\\]+(?:[/?#][^\s\\]*)?", re.IGNORECASE)
_ENVIRONMENT = re.compile(r"env:[A-Z][A-Z0-9_]{0,99}")
_NAME = re.compile(r"\S{1,60}")


@dataclass(frozen=True, slots=True)
class Address:
    """One receiver. `place` is `https://…`, or `env:NAME` where the address itself is a secret."""

    name: str
    place: str = field(repr=False)

    @property
    def url(self) -> str:
        """The address itself. Raises `NotSetUp` when it is a secret that is missing or none."""
        if not self.place.startswith("env:"):
            return self.place
        found = secret(self.place).strip()
        if not _URL.fullmatch(found) or _port(found) is None:
            raise NotSetUp(f"what {self.place.removeprefix('env:')} holds is no https address")
        return found

    @property
    def host(self) -> str:
        """The host, with its port where that is not 443. Raises `NotSetUp`, as `url` does."""
        url = self.url
        port, name = _port(url), urlsplit(url).hostname or ""
        name = f"[{name}]" if ":" in name else name
        return name if port == HTTPS else f"{name}:{port}"


def read(lines: Sequence[str]) -> tuple[Address, ...]:
    """Read `https://…` or `name https://…` from each line. Raises ValueError with its number."""
    if len(lines) > MOST:
        raise ValueError(f"at most {MOST} addresses are taken")
    return tuple(_address(number, line) for number, line in enumerate(lines, 1))


def _address(number: int, line: str) -> Address:
    *names, place = line.split() or [""]
    if len(names) > 1 or not (_URL.fullmatch(place) or _ENVIRONMENT.fullmatch(place)):
        raise ValueError(f"line {number} is neither https://… nor a name and https://…")
    if names and not _NAME.fullmatch(names[0]):
        raise ValueError(f"the name in line {number} has more than 60 characters")
    if not place.startswith("env:") and _port(place) is None:
        raise ValueError(f"the host or port in line {number} cannot be read")
    return Address(names[0] if names else "", place)


def _port(url: str) -> int | None:
    """Give the port of an address that has a host; None where either cannot be read."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if not parts.hostname:
        return None
    return port or (HTTPS if parts.scheme.lower() == "https" else 80)


def chosen(known: Sequence[Address], recipient: str) -> tuple[Address, ...]:
    """Give the addresses that have the recipient's name; all of them where none has it."""
    named = tuple(one for one in known if one.name and one.name == recipient)
    return named or tuple(known)
