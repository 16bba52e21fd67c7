"""Keeps secrets out of what is shown, logged and stored.

Every value that `moderation.hooks.settings.secret` hands out is remembered here, for as long as
the process lives, and replaced wherever a text leaves the place it was made in. What goes by a name
that services use for secrets (`apikey`, `token` …) is replaced as well, known or not.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

HIDDEN = "***"
SHORTEST = 4
"""Signs of a secret from which on it is looked for: a shorter one would black out whole texts."""
_SHORTEST_CODE = 6
_SHORTEST_IN_BODY = 8

_known: frozenset[str] = frozenset()
_pattern: re.Pattern[str] | None = None
_body_pattern: re.Pattern[bytes] | None = None

_SECRET_NAME = re.compile(
    r"(x|xamz|aws)?(access|api|auth|client|inst|private|refresh|secret|security|subscription)?"
    r"(key|keyid|token|secret|credentials?|signature)"
    r"|(proxy)?auth(orization)?|bearer|hmac|jwt|pass(wd|word)?|pwd|sessionid|sig"
)
"""Names under which services take secrets, in small letters, without hyphens and underscores."""

_PAIR = re.compile(r"(?<![A-Za-z0-9])([A-Za-z][A-Za-z0-9_.-]{1,39})=([^\s&\"'<>#;,)}\]]+)")
_SPOKEN = re.compile(
    r"((?:authorization|password|secret|api[-_ ]?key|access[-_ ]?token)[\"']?\s*[:=]\s*[\"']?)"
    r"((?:bearer|basic|token|key)\s+)?([^\s\"'<>&#,;}\]]+)",
    re.IGNORECASE,
)
_BEARER = re.compile(r"\b(bearer|basic)\s+[A-Za-z0-9+/=._~-]{8,}", re.IGNORECASE)
_OWN_TOKEN = re.compile(r"(?<![A-Za-z0-9])(venire_\d{1,18}_)[A-Za-z0-9_-]{8,}")
_USER = re.compile(r"(?<=://)[^\s/@?#]+@")


def remember(value: str) -> None:
    """Look for `value` in every text from now on; one of fewer than 4 signs is passed over."""
    global _known, _pattern, _body_pattern  # noqa: PLW0603 - secrets are the process's
    if len(value) < SHORTEST or value in _known:
        return
    known = _known | {value}
    _pattern = re.compile("|".join(_alternatives(known)))
    _body_pattern = _for_bodies(known)
    _known = known


def is_secret_name(name: str) -> bool:
    """Whether services use the name of a parameter or header for secrets."""
    return _SECRET_NAME.fullmatch(re.sub(r"[-_.]", "", name.lower())) is not None


def hide(text: str) -> str:
    """Replace every known secret in `text`, in any form, and what goes by a secret's name."""
    if _pattern is not None:
        text = _pattern.sub(HIDDEN, text)
    if "=" in text or ":" in text:
        text = _USER.sub(f"{HIDDEN}@", text)
        text = _SPOKEN.sub(rf"\1{HIDDEN}", text)
        text = _PAIR.sub(_hide_pair, text)
    return _OWN_TOKEN.sub(rf"\1{HIDDEN}", _BEARER.sub(rf"\1 {HIDDEN}", text))


def _hide_pair(found: re.Match[str]) -> str:
    name = found[1]
    return f"{name}={HIDDEN}" if is_secret_name(name) else found[0]


def hide_in_body(body: bytes) -> bytes:
    """Replace known secrets of at least 8 signs in an answer: services send addresses back."""
    return body if _body_pattern is None else _body_pattern.sub(HIDDEN.encode(), body)


def holds_secret(text: str, values: Iterable[str] = ()) -> bool:
    """Whether a known secret, or one of `values`, is in `text` in any form."""
    if _pattern is not None and _pattern.search(text):
        return True
    sought = {value for value in values if len(value) >= SHORTEST}
    return bool(sought) and re.search("|".join(_alternatives(sought)), text) is not None


def _for_bodies(known: Iterable[str]) -> re.Pattern[bytes] | None:
    long = {value for value in known if len(value) >= _SHORTEST_IN_BODY}
    forms = sorted({form for value in long for form in _plain_forms(value)}, key=len, reverse=True)
    return re.compile(b"|".join(re.escape(form.encode()) for form in forms)) if forms else None


def _alternatives(values: Iterable[str]) -> list[str]:
    """Give the regular expressions of all forms, the longest first."""
    plain = {form for value in values for form in _plain_forms(value)}
    codes = {code for value in values for code in _codes(value) if len(code) >= _SHORTEST_CODE}
    before, after = r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]*", r"[A-Za-z0-9+/_-]*={0,2}"
    found = [re.escape(form) for form in sorted(plain, key=len, reverse=True)]
    longest_first = sorted(codes, key=len, reverse=True)
    return found + [f"{before}{re.escape(code)}{after}" for code in longest_first]


def _plain_forms(value: str) -> Iterator[str]:
    """Give a value as it stands, in addresses, in JSON and in Python's own printing."""
    written = value.encode("utf-8", "replace").decode("utf-8")
    quoted = {quote(written, safe=""), quote(written), quote_plus(written)}
    small = {re.sub(r"%[0-9A-F]{2}", lambda found: found[0].lower(), one) for one in quoted}
    inner = json.dumps(written)[1:-1]
    printed = {repr(written)[1:-1], inner, inner.replace("/", r"\/"), written.replace("/", r"\/")}
    return iter({written, *quoted, *small, *printed, json.dumps(written, ensure_ascii=False)[1:-1]})


def _codes(value: str) -> Iterator[str]:
    """Give what stays of a value in Base64 whatever stands around it, as in `user:key`."""
    content = value.encode("utf-8", "replace")
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + content).decode().rstrip("=")
        first = -(-before * 8 // 6)
        last = (before + len(content)) * 8 // 6
        yield whole[first:last]
        yield whole[first:last].translate(_URL_SAFE)


_URL_SAFE = str.maketrans("+/", "-_")
