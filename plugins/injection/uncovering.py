"""Brings to light what a text hides: invisible signs, look-alikes, and encoded texts."""

from __future__ import annotations

import binascii
import re
import unicodedata
from base64 import b64decode
from codecs import decode as decode_by_name
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice

MOST_ENCODED = 8
"""No more encoded pieces of one form are opened in one text."""
_MOST_OPENED = 2_000
_SHORTEST_READABLE = 12

# A flag of a region is a black flag and up to six tag letters with an end; all other tags hide.
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f")
_TAGS = re.compile("[\U000e0001-\U000e007f]+")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}")
_OVERRIDES = re.compile("[\u202d\u202e]")
_IN_WORDS = re.compile("(?<=[A-Za-z])[\u00ad\u200b-\u200d\u2060\ufeff]+(?=[A-Za-z])")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
    "\ufeff\U000e0000-\U000e0fff"
    "\ufdfa\ufdfb]+"  # these two are seen, but each unfolds to a whole phrase, which takes long
)
_SPACES = re.compile(r"[^\S\n]{2,}|[^\S\n ]")  # single ones are left as they are
_LINES = re.compile(r"[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_APART = re.compile(r"(?<!\w)(?:\w[ .\-_*]){4,30}\w(?!\w)")
_JOINTS = re.compile(r"[ .\-_*]")
_LOOK_ALIKES = str.maketrans(
    "авекмнорстухіѕԁјαβεικνορτυχ’‘“”„«»",
    'abekmhopctyxisdjabeikvoptux\'\'"""""',
)
_BASE64 = re.compile(r"(?<![\w+/=-])(?:[A-Za-z0-9+/_-]{4}){5,500}[A-Za-z0-9+/_-]{0,3}={0,2}")
_LONG_WORD = re.compile(r"[A-Za-z0-9+/_=-]{20}")
_PAIRS = re.compile(r"[0-9a-fA-F]{2}[ :]?[0-9a-fA-F]{2}[ :]?[0-9a-fA-F]{2}[ :]?[0-9a-fA-F]{2}")
_HEX = re.compile(r"(?<!\w)(?:0x)?((?:[0-9a-f]{2}[ :]?){16,1000})(?!\w)", re.IGNORECASE)
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}){12,600}|(?:\\x[0-9A-Fa-f]{2}){12,600}")
_MARKS = re.compile(r"\*\*|__|~~")
_BACKWARDS = ("erongi", "snoitcurtsni", "tpmorp", "dragersid")
_CIPHERED = ("vtaber", "qvfertneq", "vafgehpgvba", "cebzcg")  # ignore, disregard … in rot13


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A text in plain letters, and what was hidden in it.

    `plain` is in small letters, without accents and invisible signs. `smuggled` and `opened` are
    the same of what invisible signs spelled and of what was encoded. `tags`, `overrides` and
    `split` count signs that spell unseen text, that turn the direction of reading, and
    invisible ones inside words.
    """

    plain: str
    smuggled: str
    opened: tuple[str, ...]
    tags: int
    overrides: int
    split: int


def uncover(text: str) -> Uncovered:
    """Uncover a text; its time grows with the length only."""
    text = _MARKS.sub("", unescape(text) if "&" in text else text)
    opened = tuple(f"\n{plain(one)}" for one in _encoded(text))
    if text.isascii():
        return Uncovered(plain(text), "", opened, 0, 0, 0)
    unflagged = _FLAG.sub("", text)
    hidden = "".join(_TAGS.findall(unflagged))
    selected = "".join(_SELECTORS.findall(unflagged))
    return Uncovered(
        plain(text),
        plain(_spelled(hidden) + "\n" + _selected(selected)).strip(),
        opened,
        len(hidden) + len(selected),
        len(_OVERRIDES.findall(text)),
        len(_IN_WORDS.findall(text)),
    )


def plain(text: str) -> str:
    """Small letters without accents, invisible signs and look-alikes; one space between words."""
    if not text.isascii():
        visible = _INVISIBLE.sub("", text)
        apart = unicodedata.normalize("NFKD", visible).casefold()
        text = "".join(sign for sign in apart if not unicodedata.combining(sign))
        text = text.translate(_LOOK_ALIKES)
    spaced = _LINES.sub("\n", text.lower())
    if not text.isascii() or "  " in text or "\t" in text:
        spaced = _SPACES.sub(" ", spaced)
    return _APART.sub(lambda found: _JOINTS.sub("", found.group()), spaced)


def _spelled(tags: str) -> str:
    """Read tag characters as the letters that they shadow."""
    return "".join(chr(ord(sign) - 0xE0000) for sign in tags if ord(sign) >= 0xE0020)


def _selected(selectors: str) -> str:
    """Read variation selectors as the bytes that they can carry."""
    numbers = (ord(sign) for sign in selectors)
    return bytes(
        number - 0xFE00 if number < 0xFE10 else number - 0xE0100 + 16 for number in numbers
    ).decode("utf-8", "replace")


def _encoded(text: str) -> list[str]:
    """Open what is encoded in a text and reads as words; at most `MOST_ENCODED` of each form."""
    found: list[str] = []
    if _LONG_WORD.search(text):
        found.extend(_opened(text, _BASE64, _from_base64))
    if _PAIRS.search(text):
        found.extend(_opened(text, _HEX, _from_hex))
    if "%" in text or "\\x" in text:
        found.extend(_opened(text, _PERCENT, _from_escapes))
    lowered = text.lower()
    if _holds(lowered, _CIPHERED):
        found.append(decode_by_name(text[:_MOST_OPENED], "rot13"))
    if _holds(lowered, _BACKWARDS):
        found.append(text[:_MOST_OPENED][::-1])
    return found


def _holds(text: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110 - `any` takes twice as long, and this is done for each text
        if word in text:
            return True
    return False


def _opened(text: str, pattern: re.Pattern[str], opening: Callable[[str], str]) -> Iterator[str]:
    """Open the first pieces of one form."""
    for match in islice(pattern.finditer(text), MOST_ENCODED):
        opened = opening(match.group(match.lastindex or 0))
        if _reads(opened):
            yield opened[:_MOST_OPENED]


def _from_base64(piece: str) -> str:
    whole = piece.rstrip("=").translate(str.maketrans("-_", "+/"))
    if len(whole) % 4 == 1:
        whole = whole[:-1]
    try:
        return b64decode(whole + "=" * (-len(whole) % 4)).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def _from_hex(piece: str) -> str:
    try:
        return bytes.fromhex(piece.replace(":", "").replace(" ", "")).decode("utf-8")
    except ValueError:
        return ""


def _from_escapes(piece: str) -> str:
    return _from_hex(piece.replace("%", "").replace("\\x", "").replace("\\X", ""))


def _reads(text: str) -> bool:
    """Say whether an opened piece is words: most signs letters and spaces, and both there."""
    if len(text) < _SHORTEST_READABLE or " " not in text.strip():
        return False
    wordly = sum(sign.isalpha() or sign in " .,!?'\n" for sign in text)
    return wordly >= 0.85 * len(text)
