"""Sketches of texts: small, made alike on every machine, and alike for texts that nearly agree.

What is compared is the set of a text's pairs of neighbouring words, with links and numbers read
as one word each: spam changes these first. Of each pair a number is made by a fixed rule; the
smallest of the numbers are the signature, by which the share of common pairs is told. A band joins
the numbers next above some fixed places: two texts have such a number in common as often as their
share of common pairs says (MinHash), so those that nearly agree mostly share a band, and others
hardly ever. A database finds what shares a band by an index, however many texts it holds.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from struct import pack, unpack
from zlib import crc32

from moderation.domain.tags.forms import CONFUSABLE

BANDS = 6
"""Numbers by which texts that nearly agree are looked up; one in common is enough."""

NEARLY = 0.6
"""The share of common pairs from which two texts are called nearly the same."""

EXAMINED = 20_000
"""Characters of a text that are read, from its start."""

_PLACES_A_BAND = 3
_KEPT = 64
"""Numbers of a signature. A text of no more pairs is compared exactly, a longer one by a sample."""
_FEWEST_WORDS = 3
"""Who writes fewer says what others say, too."""
_SHORT = 10
"""A text of fewer words is compared whole, but for links and numbers of five digits and more: of
short ones that differ a little, most are chance."""

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_UNSPACED = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(f"[{_UNSPACED}]|[^\\W_{_UNSPACED}]+")
_ACCENT = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_NUMBER, _LONG_NUMBER = re.compile(r"\d+"), re.compile(r"\d{5,}")
_WHOLE, _MIX, _MIX_MORE = 1 << 32, 0x9E3779B1, 0x9E3779B97F4A7C15
_BYTES = 4
_STEP = _WHOLE // (BANDS * _PLACES_A_BAND)
_PLACES = tuple(
    tuple(_STEP * (band + BANDS * turn) for turn in range(_PLACES_A_BAND)) for band in range(BANDS)
)


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text to find nearly equal ones.

    ``bands`` are six numbers of 64 bits with a sign; ``signature`` holds the smallest numbers of
    its pairs of words in order, four bytes each.
    """

    bands: tuple[int, ...]
    signature: bytes


def sketch(text: str) -> Sketch | None:
    """Sketch the first 20,000 characters of a text; None for one of less than three words."""
    words = _words(text[:EXAMINED])
    if len(words) < _FEWEST_WORDS:
        return None
    # Multiplied, since the sums of like texts lie near each other.
    numbers = sorted({crc32(part.encode()) * _MIX % _WHOLE for part in _parts(words)})
    bands = tuple(_band(numbers, places) for places in _PLACES)
    return Sketch(bands, _packed(numbers[:_KEPT]))


def likeness(one: bytes, other: bytes) -> float:
    """Tell from two signatures what share of their pairs of words is common, 0 to 1.

    Exact where both texts have at most 64 pairs; else within about 0.06. The order does not matter.
    """
    ours, theirs = _numbers(one), _numbers(other)
    # Beyond its largest number nothing is known of a text whose signature is full.
    known = min(max(full) if len(full) >= _KEPT else _WHOLE for full in (ours, theirs))
    either = sorted(number for number in ours | theirs if number <= known)[:_KEPT]
    common = ours & theirs
    return sum(number in common for number in either) / len(either)


def nearly_same(one: bytes, other: bytes) -> bool:
    """Say whether texts with these signatures are called nearly the same."""
    return one == other or likeness(one, other) >= NEARLY


def _words(text: str) -> list[str]:
    plain = _LINK.sub(" 0link ", text)
    letters = plain.casefold() if plain.isascii() else _undisguised(plain)
    return _WORD.findall(_LONG_NUMBER.sub("0", letters))


def _undisguised(text: str) -> str:
    """Small letters without accents, styles and the look-alikes of other scripts."""
    small = unicodedata.normalize("NFKD", text).casefold()
    return _ACCENT.sub("", small).translate(CONFUSABLE)


def _parts(words: Sequence[str]) -> Iterable[str]:
    if len(words) < _SHORT:
        return (" ".join(words),)
    plain = _NUMBER.sub("0", " ".join(words)).split(" ")
    return map("{} {}".format, plain, plain[1:])


def _band(numbers: Sequence[int], places: Sequence[int]) -> int:
    joined = 0
    for place in places:
        joined = (joined ^ _next_above(numbers, place)) * _MIX_MORE % _WHOLE**2
    return joined - _WHOLE**2 // 2


def _next_above(numbers: Sequence[int], place: int) -> int:
    found = bisect_left(numbers, place)
    return numbers[found] if found < len(numbers) else numbers[0]


def _packed(numbers: Sequence[int]) -> bytes:
    return pack(f">{len(numbers)}I", *numbers)


def _numbers(signature: bytes) -> set[int]:
    return {*unpack(f">{len(signature) // _BYTES}I", signature)}
