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


def normalise(name: str, *, field: str = "name") -> str:
    """The one spelling of a tag's name: two names are the same tag if this is equal.

    Compatibility forms and case are folded; runs of blanks, underscores, hyphens and dashes become
    one space; what cannot be seen is dropped. Doing it twice changes nothing. Raises Invalid (for
    `field`) when no letter, digit or symbol is left, or more than 60 characters.
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
    return SPACES.sub(" ", "".join(map(_shown, plain))).strip()


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if character == "_" or category == "Pd" or character.isspace():
        return " "
    unseen = character in BLANKS or character in VARIATIONS or category in UNSEEN_CATEGORIES
    return "" if unseen else character
