"""Forms of a name in which two spellings of one thing fall together."""

from __future__ import annotations

import re
from collections.abc import Iterable

from moderation.hooks.toolkit import singular

_NUMBERS = re.compile(r"\d+")


def key(name_words: Iterable[str]) -> str:
    """The form in which spellings that mean the same are equal: no signs, no plurals."""
    return "".join(map(singular, name_words))


def shape(whole: str) -> str:
    """A form with its numbers left out (`ld33`, `ld38`), empty where it has none."""
    bare = _NUMBERS.sub("0", whole) if _NUMBERS.search(whole) else ""
    return "" if bare == "0" else bare


def grams(whole: str) -> set[str]:
    """The groups of three letters of a form; its beginning and its end belong to them."""
    padded = f"^{whole}$"
    return {padded[place : place + 3] for place in range(len(padded) - 2)}
