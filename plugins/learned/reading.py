"""A text as it is learned from: its words and signs, and the numbers of what they are made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

HEAD, TAIL = 6_000, 2_000
"""Characters that are read from either end of a long text."""
_FIRST_TOKENS, _LAST_TOKENS = 1_200, 400
_PASSAGE, _MOST_PASSAGES = 30, 30
"""Tokens of a passage, more where there would be too many passages."""

_TOKEN = re.compile(r"(?:https?://|www\.)[^\s/]{1,60}\S{0,2000}|\w{1,40}|[^\w\s]{1,8}")
_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?([^\s/]*)")
_DIGIT = re.compile(r"\d")
_UNSEEN = frozenset({"Cf", "Mn", "Cc", "Cs"})

BITS = 18
BUCKETS = 1 << BITS
"""As many numbers there are; two grams may share one, which hardly harms."""
_LONGEST = 1 << 14
"""Signs, with the spaces between tokens, that are looked at."""
_SPACE = 32

Hashes: TypeAlias = NDArray[np.uint64]
Places: TypeAlias = NDArray[np.int64]


def ends(text: str) -> str:
    """Cut the middle out of a long text."""
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"


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
    apart = unicodedata.normalize("NFKD", text)[:_LONGEST].casefold()
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


def _powers(base: int) -> Hashes:
    found, power = np.empty(_LONGEST + 2, np.uint64), 1
    for place in range(len(found)):
        found[place] = power
        power = power * base % (1 << 64)
    return found


_BASE = 0x9E3779B97F4A7C15
_RISING = _powers(_BASE)
_FALLING = _powers(pow(_BASE, -1, 1 << 64))
_STEP = np.uint64(_BASE)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_FOR_WORDS = np.uint64(0x51ED270B)
_31, _29, _REST = np.uint64(31), np.uint64(29), np.uint64(64 - BITS)


def grams(tokens: Sequence[str]) -> Places:
    """Number the grams of a text's tokens, each once, in rising order."""
    signs = _signs(tokens)
    ordered = _mixed(np.concatenate([*_runs(signs), _words(signs, _bounds(signs))]))
    ordered.sort()
    first = np.empty(len(ordered), np.bool_)
    first[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def grams_by_token(tokens: Sequence[str]) -> tuple[Places, Places]:
    """Give all grams, as often as they occur, and the number of the token in which each begins."""
    signs = _signs(tokens)
    runs, words = _runs(signs), _words(signs, _bounds(signs))
    within = np.cumsum(signs == _SPACE) - 1
    places = [*(within[: len(run)] for run in runs), np.arange(len(words))]
    return _mixed(np.concatenate([*runs, words])), np.concatenate(places)


def _signs(tokens: Sequence[str]) -> Hashes:
    text = f" {' '.join(tokens)} "[:_LONGEST]
    signs = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    signs[-1] = _SPACE
    return signs


def _bounds(signs: Hashes) -> Places:
    found: Places = (signs == _SPACE).nonzero()[0]
    return found


def _runs(signs: Hashes) -> tuple[Hashes, Hashes, Hashes]:
    """Runs of 2, 3 and 4 signs, also over the bounds of tokens."""
    two = signs[:-1] * _STEP + signs[1:]
    three = two[:-1] * _STEP + signs[2:]
    return two, three, three[:-1] * _STEP + signs[3:]


def _words(signs: Hashes, bounds: Places) -> Hashes:
    """Whole tokens: differences of running sums, brought back to where a token begins."""
    sums = np.zeros(len(signs) + 1, np.uint64)
    (signs * _RISING[: len(signs)]).cumsum(out=sums[1:])
    starts = bounds[:-1] + 1
    return (sums[bounds[1:]] - sums[starts]) * _FALLING[starts] + _FOR_WORDS


def _mixed(hashes: Hashes) -> Places:
    """Spread hashes over the buckets."""
    hashes = (hashes ^ (hashes >> _31)) * _FIRST
    hashes = (hashes ^ (hashes >> _29)) * _SECOND
    return (hashes >> _REST).astype(np.int64)
