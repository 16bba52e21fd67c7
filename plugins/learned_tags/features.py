"""What is measured of a pair of names: each figure is 0 to 1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler, Prefix

from moderation.hooks.toolkit import singular, words

LONGEST = 200
"""Characters of a name that are looked at."""

Features: TypeAlias = tuple[float, ...]

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Form:
    """A name as it is compared: its words, all its letters, its first letters, its numbers."""

    words: frozenset[str]
    letters: str
    initials: str
    numbers: tuple[str, ...]

    @classmethod
    def of(cls, name: str) -> Form:
        """Read the first 200 characters of a name."""
        parts = [*map(singular, words(name[:LONGEST]))]
        letters = "".join(parts)
        initials = "".join(part[0] for part in parts) if len(parts) > 1 else ""
        return cls(frozenset(parts), letters, initials, tuple(_DIGITS.findall(letters)))


SPELLING, WORDS, INITIALS, OTHER = "spelling", "words", "initials", "other"

MEASURED = (
    SPELLING, SPELLING, SPELLING, WORDS, WORDS, INITIALS, OTHER, OTHER, OTHER,
)  # fmt: skip
"""What each feature speaks of, in their order."""


def features(one: Form, other: Form) -> Features:
    """Measure two names; which comes first does not matter. The last figure is always 1."""
    shared = len(one.words & other.words)
    shorter = min(len(one.letters), len(other.letters)) or 1
    longer = max(len(one.letters), len(other.letters)) or 1
    return (
        JaroWinkler.normalized_similarity(one.letters, other.letters),
        fuzz.ratio(one.letters, other.letters) / 100,
        Prefix.similarity(one.letters, other.letters) / shorter,
        shared / (len(one.words | other.words) or 1),
        shared / (min(len(one.words), len(other.words)) or 1),
        float(_abbreviates(one, other) or _abbreviates(other, one)),
        shorter / longer,
        float(one.numbers != other.numbers),
        1.0,
    )


def _abbreviates(short: Form, long: Form) -> bool:
    return long.initials != "" and short.letters == long.initials
