"""How well an entry fits a question: weighed overlap of words, as search engines rank (BM25)."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .entries import Entry

_SATURATION = 0.5
_LENGTH = 0.5
_TITLE = 3
"""A word of the title counts as often as three of the subject."""
_ENDINGS = ("ings", "ing", "ions", "ion", "ed", "es", "s")
_SHORTEST_STEM = 4
_LONGEST_STEM = 7
_WORD = re.compile(r"[^\W_]{2,40}")
_EMPTY_WORDS = """
ai artificial intelligence can could does do did is are was will would the an of in on at by to from
for with without and or not as it its this that these those be been being have has had than then
there their they them what which who whom how when where why any all some more most such into
over under about between during machine machines system systems model models computer computers
human humans people level based using reliably well good better new study
"""
_STOP = frozenset(_EMPTY_WORDS.split())


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry with its relevance: the share (0 to 1) of the question's weight that it meets."""

    entry: Entry
    relevance: float


def terms(text: str) -> list[str]:
    """The telling words of a text in a common form: small, without endings of the plural."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    words = _WORD.findall("".join(one for one in decomposed if not unicodedata.combining(one)))
    return [_stem(word) for word in words if word not in _STOP]


def _stem(word: str) -> str:
    """A crude stem: one ending off, then seven letters, so that `recognise` is `recognition`."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    ending = next((one for one in _ENDINGS if word.endswith(one)), "")
    bare = word.removesuffix(ending) if len(word) - len(ending) >= _SHORTEST_STEM else word
    return bare[:_LONGEST_STEM].removesuffix("e")


class Index:
    """The words of a stock of entries, counted once."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Count the words of every entry."""
        self._entries = entries
        self._counts = [_count(entry) for entry in entries]
        self._sizes = [sum(counts.values()) for counts in self._counts]
        self._mean = (sum(self._sizes) / len(self._sizes)) if self._sizes else 1.0
        self._spread = Counter(word for counts in self._counts for word in counts)

    def rank(self, question: str, lowest: float) -> list[Ranked]:
        """Give the entries of at least relevance `lowest`, best first; ties go by title."""
        weights = {word: self._rarity(word) for word in terms(question)}
        whole = sum(weights.values()) * (_SATURATION + 1)
        if not whole:
            return []
        ranked = [
            Ranked(entry, min(1.0, self._score(place, weights) / whole))
            for place, entry in enumerate(self._entries)
        ]
        fitting = [one for one in ranked if one.relevance >= lowest]
        return sorted(fitting, key=lambda one: (-one.relevance, one.entry.title))

    def _rarity(self, word: str) -> float:
        # Between 1 and 2: in a small library rarity says little, and sharing words says most.
        holders, size = self._spread[word], len(self._entries)
        surprise = math.log(1 + (size - holders + 0.5) / (holders + 0.5))
        return 1 + surprise / math.log(3 + 2 * size)

    def _score(self, place: int, weights: dict[str, float]) -> float:
        counts, size = self._counts[place], self._sizes[place]
        damping = _SATURATION * (1 - _LENGTH + _LENGTH * size / self._mean)
        return sum(
            weight * counts[word] * (_SATURATION + 1) / (counts[word] + damping)
            for word, weight in weights.items()
            if counts[word]
        )


def _count(entry: Entry) -> Counter[str]:
    counts = Counter(terms(f"{entry.subject} {entry.venue}"))
    for word in terms(entry.title):
        counts[word] += _TITLE
    return counts
