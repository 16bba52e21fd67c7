"""Cleaning of what people, sources and models write."""

from __future__ import annotations

import re
import unicodedata

from moderation.domain.errors import Invalid
from moderation.domain.messages import message

BLANKS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
)
"""Letters, marks and signs that show nothing: a text of them alone is empty."""

JOINERS = frozenset("\u200c\u200d")
"""Needed inside emoji and in Persian and Indian scripts; nowhere else."""

SHOWN_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
"""Format characters that can be seen: Arabic and Syriac number signs."""

VARIATIONS = frozenset(map(chr, [*range(0xFE00, 0xFE0E), *range(0xE0100, 0xE01F0)]))
"""Variation selectors except the two of text and emoji style: they can carry hidden text."""

EVERYDAY = re.compile("[\n\t\x20-\x7e\xa0-\xac\xae-\u017f]*")
"""Western letters and signs, of which nothing is dropped, joined or composed."""

NEWLINES = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
MANY_NEWLINES = re.compile(r"\n(?:[^\S\n]*\n){2,}")
BLANK_RUN = re.compile(r"\s+")


def clean(
    text: str, limit: int, multiline: bool = False, *, required: bool = True, field: str = "text"
) -> str:
    """The text in composed form (NFC), trimmed, without what cannot be seen or is broken.

    Dropped are control characters, lone surrogates, direction marks, zero-width characters (joiners
    stay where scripts and emoji need them) and characters for hidden text. A multiline text keeps
    its lines (at most one empty line in a row) and tabs; another becomes one line. Doing it twice
    changes nothing. Raises Invalid (for `field`) when nothing visible is left of a required text,
    or more than `limit` characters; an empty text that is not required is "".
    """
    cleaned = _settle(text, multiline)
    if not any(_visible(character) for character in cleaned):
        cleaned = ""
    if required and not cleaned:
        raise Invalid.in_field(field, message("Please write something."))
    if len(cleaned) > limit:
        raise Invalid.in_field(
            field,
            message(
                "Shorten this to %(limit)s characters; it has %(count)s.",
                limit=limit,
                count=len(cleaned),
            ),
        )
    return cleaned


def _settle(text: str, multiline: bool) -> str:
    """Tidy until nothing changes: a character that goes can leave two that compose."""
    tidied = _tidy(text, multiline)
    while tidied != text:
        text, tidied = tidied, _tidy(tidied, multiline)
    return tidied


def _tidy(text: str, multiline: bool) -> str:
    lines = NEWLINES.sub("\n", text)
    shown = lines if EVERYDAY.fullmatch(lines) else _without_unseen(lines)
    if multiline:
        return MANY_NEWLINES.sub("\n\n", shown).strip()
    return BLANK_RUN.sub(" ", shown).strip()


def _without_unseen(text: str) -> str:
    kept = "".join(character for character in text if not _dropped(character))
    return _without_stray_joiners(unicodedata.normalize("NFC", kept))


def _dropped(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Cf":
        return character not in JOINERS and character not in SHOWN_FORMATS
    if category == "Cc":
        return character not in "\n\t"
    return category == "Cs" or character in VARIATIONS or _is_noncharacter(character)


def _is_noncharacter(character: str) -> bool:
    number = ord(character)
    return number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF


def _without_stray_joiners(text: str) -> str:
    """Keep a joiner only between two characters of a script or emoji that can be joined."""
    kept: list[str] = []
    for place, character in enumerate(text):
        after = text[place + 1 : place + 2]
        if character not in JOINERS or (_joinable("".join(kept[-1:])) and _joinable(after)):
            kept.append(character)
    return "".join(kept)


def _joinable(character: str) -> bool:
    return character > "\x7f" and character not in JOINERS and not character.isspace()


def _visible(character: str) -> bool:
    return not character.isspace() and character not in BLANKS and character not in JOINERS


def without_middle(text: str, head: int, tail: int) -> str:
    """Give a long text's first `head` and last `tail` characters on lines of their own.

    One that has no more than both together stays as it is.
    """
    return text if len(text) <= head + tail else f"{text[:head]}\n{text[-tail:]}"
