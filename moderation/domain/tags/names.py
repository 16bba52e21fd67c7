"""The one spelling under which a tag is kept."""

from __future__ import annotations

import re
import unicodedata

from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.texts import BLANKS, VARIATIONS

LONGEST_NAME = 60
"""Characters, counted after normalisation."""

UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co"})
"""Controls, zero-width and direction marks, lone surrogates, private characters."""

SPACES = re.compile(r"\s+")

DOUBLE_QUOTES = '"“”„‟«»`'
SINGLE_QUOTES = "'‘’‚‛‹›"
"""Also apostrophes: one at the start of a Dutch name belongs to it."""
CLOSING_SIGNS = " .!?,;:¡¿。、؟،؛।"
"""What ends a sentence or a list, not a name; ``c++`` and ``c#`` end in none of them."""
ABBREVIATION = re.compile(r"(?:^|[^\w.])(?:[^\W\d_]{1,2}\.){2,}$")
"""One or two letters and a dot, at least twice: ``u.s.``, ``ph.d.``."""


def normalise(name: str, *, field: str = "name") -> str:
    """The one spelling of a tag's name: two names are the same tag if this is equal.

    Compatibility forms and case are folded; runs of blanks, underscores, hyphens and dashes become
    one space; what cannot be seen is dropped, as are quotes around the name and punctuation that
    closes it (but the last dot of ``u.s.`` stays). Doing it twice changes nothing. Raises Invalid
    (for `field`) when no letter, digit or symbol is left, or more than 60 characters.
    """
    folded = _settle(name)
    if not any(unicodedata.category(character)[0] in "LNS" for character in folded):
        raise Invalid.in_field(field, message("A tag needs a letter, a digit or a symbol."))
    if len(folded) > LONGEST_NAME:
        raise Invalid.in_field(
            field,
            message(
                "Shorten this to %(limit)s characters; it has %(count)s.",
                limit=LONGEST_NAME,
                count=len(folded),
            ),
        )
    return folded


def _settle(name: str) -> str:
    """Fold until nothing changes: folding case can give what compatibility folds again."""
    folded = _fold(name)
    while folded != name:
        name, folded = folded, _fold(folded)
    return folded


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    spaced = SPACES.sub(" ", "".join(map(_shown, plain))).strip()
    return _without_quotes(_without_closing_signs(spaced))


def _without_closing_signs(name: str) -> str:
    bare = name.rstrip(CLOSING_SIGNS)
    dotted = f"{bare}."
    return dotted if name.startswith(dotted) and ABBREVIATION.search(dotted) else bare


def _without_quotes(name: str) -> str:
    """Take off the quotes around a whole name; those around a part of it stay."""
    inner = name.strip(DOUBLE_QUOTES)
    if not any(quote in inner for quote in DOUBLE_QUOTES):
        name = inner
    quoted = name[:1] in SINGLE_QUOTES and name[-1:] in SINGLE_QUOTES
    return name.strip(SINGLE_QUOTES) if quoted else name


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if character == "_" or category == "Pd" or character.isspace():
        return " "
    unseen = character in BLANKS or character in VARIATIONS or category in UNSEEN_CATEGORIES
    return "" if unseen else character
