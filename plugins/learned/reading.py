"""A text as it is learned from: its ends, words and signs, and passages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from moderation.hooks.toolkit import without_middle

HEAD, TAIL = 6_000, 2_000
"""Characters that are read from either end of a long text."""
_FIRST_TOKENS, _LAST_TOKENS = 1_200, 400
_PASSAGE, _MOST_PASSAGES = 30, 30
"""Tokens of a passage, more where there would be too many passages."""

_TOKEN = re.compile(r"(?:https?://|www\.)[^\s/]{1,60}\S{0,2000}|\w{1,40}|[^\w\s]{1,8}")
_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?([^\s/]*)")
_DIGIT = re.compile(r"\d")
_UNSEEN = frozenset({"Cf", "Mn", "Cc", "Cs"})

LONGEST = 1 << 14
"""Signs, with the spaces between tokens, that are looked at."""


def ends(text: str) -> str:
    """Cut the middle out of a long text."""
    return without_middle(text, HEAD, TAIL)


def tokens(text: str) -> list[str]:
    """Split a text into words and runs of signs: lower case, without accents, digits alike.

    Of an address only the host is kept, behind `http`.
    """
    plain = text.lower() if text.isascii() else _folded(text)
    alike = _DIGIT.sub("0", plain)
    found = _TOKEN.findall(alike)
    if len(found) > _FIRST_TOKENS + _LAST_TOKENS:
        found = found[:_FIRST_TOKENS] + found[-_LAST_TOKENS:]
    if "http" in alike or "www." in alike:
        return [part for token in found for part in _opened(token)]
    return found


def passages(found: Sequence[str]) -> list[Sequence[str]]:
    """Cut tokens into passages that overlap by half; the last one may be shorter."""
    half = max(_PASSAGE, len(found) // _MOST_PASSAGES) // 2
    return [found[start : start + 2 * half] for start in range(0, max(len(found) - half, 1), half)]


def _folded(text: str) -> str:
    # Styled capitals are capitals only once they are taken apart.
    apart = unicodedata.normalize("NFKD", text)[:LONGEST].casefold()
    # Line breaks are control signs, too, and part words.
    return "".join(
        sign for sign in apart if sign.isspace() or unicodedata.category(sign) not in _UNSEEN
    )


def _opened(token: str) -> list[str]:
    if not token.startswith(("http", "www.")):
        return [token]
    match = _ADDRESS.match(token)
    host = match.group(1) if match else ""
    return ["http", host] if host and host != token else [token]
