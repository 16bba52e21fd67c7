"""The editor's list: terms by language pair, and how they are found in a text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

Pair: TypeAlias = tuple[str, str]
"""From which locale into which, such as `("en", "nl")`."""

USUAL_SOURCE = "en"
LONGEST_TERM = 200
_LINE = re.compile(
    r"(?:([A-Za-z-]{2,12})\s*>\s*)?([A-Za-z-]{2,12})\s*:\s*(\w[^=]*?)\s*=\s*([^=\s][^=]*)"
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Term:
    """A word or words of one language, and what they are in another."""

    words: str
    meaning: str


def read(lines: Sequence[str]) -> Mapping[Pair, tuple[Term, ...]]:
    """Read `nl: term = meaning` (from English) or `de>nl: term = meaning` from each line.

    A term begins with a letter or digit. Of two lines with one term the later counts. Raises
    ValueError with the number of a wrong line.
    """
    found: dict[Pair, dict[str, Term]] = {}
    for number, line in enumerate(lines, 1):
        read = _LINE.fullmatch(line)
        if read is None or max(len(read[3]), len(read[4])) > LONGEST_TERM:
            raise ValueError(f"line {number} is not of the form “nl: term = meaning”")
        pair = ((read[1] or USUAL_SOURCE).lower(), read[2].lower())
        words = " ".join(read[3].split())
        found.setdefault(pair, {})[words.lower()] = Term(words, read[4])
    return {pair: tuple(terms.values()) for pair, terms in found.items()}


class Lexicon:
    """The terms of one language pair, found by their first word; of several, the longest wins."""

    def __init__(self, terms: Sequence[Term]) -> None:
        """Sort the terms under their first words."""
        self._by_first: dict[str, list[Term]] = {}
        for term in sorted(terms, key=lambda one: (-len(one.words), one.words)):
            first = _WORD.match(term.words)
            if first is not None:
                self._by_first.setdefault(first[0].lower(), []).append(term)

    def translate(self, text: str) -> tuple[str, int]:
        """Give the text with every known term translated, and how many of its words that were."""
        parts, translated, done = [], 0, 0
        for word in _WORD.finditer(text):
            found = self._at(text, word) if word.start() >= done else None
            if found is not None:
                term, end = found
                spelt = text[word.start() : end]
                parts += [text[done : word.start()], _in_case(spelt, term)]
                translated, done = translated + count_words(spelt), end
        return "".join([*parts, text[done:]]), translated

    def _at(self, text: str, word: re.Match[str]) -> tuple[Term, int] | None:
        """Give the longest term that stands where `word` begins, and where it ends."""
        for term in self._by_first.get(word[0].lower(), ()):
            found = _pattern(term.words).match(text, word.start())
            if found is not None:
                return term, found.end()
        return None


def count_words(text: str) -> int:
    """Count the words of a text."""
    return sum(1 for _ in _WORD.finditer(text))


@lru_cache(maxsize=4_096)
def _pattern(words: str) -> re.Pattern[str]:
    """Match a term in any case, whatever space is between its words, up to the end of a word."""
    spaced = r"\s+".join(map(re.escape, words.split(" ")))
    return re.compile(rf"{spaced}(?!\w)", re.IGNORECASE)


def _in_case(found: str, term: Term) -> str:
    """Give the meaning in the case of what was found; a spelling as listed gets it as listed."""
    if found == term.words:
        return term.meaning
    if found.isupper() and sum(map(str.isalpha, found)) > 1:
        return term.meaning.upper()
    if found[:1].isupper():
        return term.meaning[:1].upper() + term.meaning[1:]
    return term.meaning
