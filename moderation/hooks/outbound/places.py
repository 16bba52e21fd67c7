"""Where a request leads: addresses as plugins and redirects write them, read in one strict way.

What is read here is what is connected to: nothing else ever parses the address again, so no two
readers can disagree about its host.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from moderation.hooks.outbound.addresses import read_address

DEFAULT_PORT = 443
LONGEST_URL = 8_000
LONGEST_HOST = 253

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.ASCII)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
_URL = re.compile(r"(https?)://([^/?#]+)([^?#]*)(\?[^#]*)?(?:#.*)?", re.IGNORECASE | re.ASCII)
_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::([0-9]{1,5}))?", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\x9f\\\u00a0\u2028\u2029\ud800-\udfff]")
_KEPT = "%/?#[]@!$&'()*+,;=:~"


@dataclass(frozen=True, slots=True)
class Place:
    """Host and port: `host` is a name in small ASCII letters, or an IP address (no brackets)."""

    host: str
    port: int = DEFAULT_PORT

    def __str__(self) -> str:
        """Give `host`, or `host:port` where the port is not 443; IPv6 in brackets."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return shown if self.port == DEFAULT_PORT else f"{shown}:{self.port}"


@dataclass(frozen=True, slots=True)
class Url:
    """Where a request leads. `target` is path and query, in ASCII, and begins with a slash."""

    scheme: str
    place: Place
    target: str

    @property
    def authority(self) -> str:
        """What the `Host` header says: the port is left out where it is the scheme's own."""
        host = f"[{self.place.host}]" if ":" in self.place.host else self.place.host
        own = 443 if self.scheme == "https" else 80
        return host if self.place.port == own else f"{host}:{self.place.port}"

    def __str__(self) -> str:
        """Write the address."""
        return f"{self.scheme}://{self.authority}{self.target}"


def parse_place(text: str) -> Place:
    """Read `host` or `host:port`. Raises ValueError, which says what is wrong with it."""
    _require(type(text) is str, "a host must be text")
    _require(not _FORBIDDEN.search(text), "a host holds no spaces, backslashes or signs unseen")
    _require(not re.search(r"[/?#@%]", text), "write the host alone, such as api.example.org:8443")
    return _place(text, DEFAULT_PORT)


def parse_url(text: str) -> Url:
    """Read an absolute http or https address; a fragment is dropped. Raises ValueError.

    Letters beyond ASCII in path and query are percent-encoded as UTF-8. No user, no backslash, no
    space or control character, no host that could be read as a number in disguise.
    """
    _require(type(text) is str and len(text) <= LONGEST_URL, "the address is too long or no text")
    _require(not _FORBIDDEN.search(text), "the address holds a space, a backslash or a sign unseen")
    found = _URL.fullmatch(text)
    if found is None:
        raise ValueError("the address must begin with https:// and a host")
    scheme = found[1].lower()
    place = _place(found[2], 443 if scheme == "https" else 80)
    return Url(scheme, place, quote((found[3] or "/") + (found[4] or ""), safe=_KEPT))


def follow(base: Url, location: str) -> Url:
    """Read a redirect's `location`, which may be relative to `base`. Raises ValueError."""
    _require(len(location) <= LONGEST_URL, "the redirect's address is too long")
    _require(not _FORBIDDEN.search(location), "the redirect's address holds a forbidden sign")
    return parse_url(urljoin(str(base), location))


def _place(authority: str, default_port: int) -> Place:
    found = _AUTHORITY.fullmatch(authority)
    if found is None or "@" in authority or "%" in authority:
        raise ValueError("the host cannot be read: write a name and, if needed, a port")
    port = default_port if found[2] is None else int(found[2])
    _require(0 < port < 65536, "a port lies between 1 and 65535")
    return Place(_host(found[1]), port)


def _host(text: str) -> str:
    if text.startswith("["):
        address = read_address(text[1:-1].lower())
        _require(address is not None and address.version == 6, "the IPv6 address is unusual")
        return text[1:-1].lower()
    name = text.lower() if text.isascii() else _to_ascii(text)
    _require(name.isascii() and len(name) <= LONGEST_HOST, "the host's name is too long")
    labels = name.split(".")
    if _NUMBER.fullmatch(
        labels[-1]
    ):  # as browsers see it, this is a number, whatever stands before
        address = read_address(name)
        _require(address is not None and address.version == 4, "the IPv4 address is unusual")
        return name
    _require(all(map(_LABEL.fullmatch, labels)), "the host's name holds a sign that is not allowed")
    return name


def _to_ascii(name: str) -> str:
    """Encode an international name strictly: nothing is mapped, no lookalike becomes a digit."""
    import idna

    _require(not re.search("[\u3002\uff0e\uff61]", name), "the host's name holds a dot in disguise")
    try:
        return idna.encode(name, strict=True, std3_rules=True).decode("ascii")
    except idna.IDNAError as error:
        raise ValueError("the host's name is no valid international name") from error


def _require(condition: bool, text: str) -> None:
    if not condition:
        raise ValueError(text)
