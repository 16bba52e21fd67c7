"""The known tags, prepared once for many look-ups."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moderation.hooks.toolkit import VocabularyTag

from .forms import grams, joined, key, shape, singular, words
from .habits import Habits

_NEAREST = 60
"""Names that are nearest by their groups of letters; only those are measured further."""
_COMMON = 4_000
"""Names that share a group of letters or a word which then tells little: it is passed over."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Spelt:
    """One name of one tag, in its forms. `popularity` is 0 to 1 among the known tags."""

    tag: VocabularyTag
    name: str
    words: frozenset[str]
    joined: str
    key: str
    shape: str
    popularity: float

    @property
    def is_alias(self) -> bool:
        """Whether this is another name of the tag."""
        return self.name != self.tag.name


@dataclass(frozen=True, slots=True)
class Asked:
    """A suggested name in the same forms."""

    words: frozenset[str]
    joined: str
    key: str
    shape: str

    @classmethod
    def of(cls, name: str) -> Asked:
        """The forms of the first 200 characters of a name."""
        parts = words(name[:_LONGEST])
        whole = key(parts)
        return cls(frozenset(map(singular, parts)), joined(parts), whole, shape(whole))


class Vocabulary:
    """All names of all tags, with tables for what is found without measuring."""

    def __init__(self, tags: Sequence[VocabularyTag]) -> None:
        """Prepare the names of `tags`."""
        most = max((tag.count for tag in tags), default=0)
        self.names = tuple(
            spelt
            for tag in tags
            for name in dict.fromkeys((tag.name, *tag.aliases))
            if (spelt := _spell(tag, name, most)).key
        )
        self.habits = Habits.of(tags)
        self.by_key = _group((spelt.key, place) for place, spelt in enumerate(self.names))
        self._by_shape = _group((spelt.shape, place) for place, spelt in enumerate(self.names))
        self._by_word = _group(
            (word, place) for place, spelt in enumerate(self.names) for word in spelt.words
        )
        self._by_gram = _group(
            (gram, place) for place, spelt in enumerate(self.names) for gram in grams(spelt.key)
        )
        self._lengths = self._measure()

    def near(self, asked: Asked) -> dict[int, float]:
        """Places of names worth measuring, each with its likeness by groups of letters."""
        alike = self._alike(asked.key)
        places = {*sorted(alike, key=lambda place: (-alike[place], place))[:_NEAREST]}
        for form in (asked.key, *_parts(asked.key)):
            places.update(self.by_key.get(form, ()))
        if asked.shape:
            places.update(self._by_shape.get(asked.shape, ())[:_NEAREST])
        for word in asked.words:
            sharing = self._by_word.get(word, ())
            if len(sharing) <= _COMMON:
                places.update(sharing[: 4 * _NEAREST])
        return {place: alike.get(place, 0.0) for place in places}

    def rarity(self, word: str) -> float:
        """How much a word tells: the fewer names hold it, the more."""
        held = len(self._by_word.get(word, ()))
        return math.log((1 + len(self.names)) / (1 + held)) + 0.5

    def _alike(self, whole: str) -> dict[int, float]:
        """The cosine of the groups of letters of every name that shares one."""
        sums: defaultdict[int, float] = defaultdict(float)
        length = 0.0
        for gram in grams(whole):
            holding = self._by_gram.get(gram, ())
            weight = self._weight(len(holding)) ** 2
            length += weight
            if len(holding) <= _COMMON:
                for place in holding:
                    sums[place] += weight
        for place in sums:
            sums[place] /= self._lengths[place] * math.sqrt(length)
        return sums

    def _measure(self) -> list[float]:
        squares = [0.0] * len(self.names)
        for holding in self._by_gram.values():
            weight = self._weight(len(holding)) ** 2
            for place in holding:
                squares[place] += weight
        return [math.sqrt(square) or 1.0 for square in squares]

    def _weight(self, held: int) -> float:
        return math.log((1 + len(self.names)) / (1 + held)) + 0.1


def _parts(whole: str) -> list[str]:
    """Every beginning and every end of a name: `rustlang` begins with `rust`."""
    cuts = range(2, len(whole) - 1)
    return [whole[:cut] for cut in cuts] + [whole[cut:] for cut in cuts]


def _spell(tag: VocabularyTag, name: str, most: int) -> Spelt:
    asked = Asked.of(name)
    popularity = math.log1p(max(0, tag.count)) / math.log1p(most) if most > 0 else 0.0
    return Spelt(tag, name, asked.words, asked.joined, asked.key, asked.shape, popularity)


def _group(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for form, place in pairs:
        if form:
            groups.setdefault(form, []).append(place)
    return groups
