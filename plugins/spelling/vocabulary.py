"""The known tags, prepared once for many look-ups."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from moderation.hooks.toolkit import VocabularyTag, singular, words

from .forms import grams, shape
from .habits import Habits

_NEAREST = 60
"""Names that are nearest by their groups of letters, or by their words: only those are measured."""
_COMMON = 4_000
"""Names that share a group of letters or a word which then tells little: it is passed over."""
_VISITED = 3_000
"""Names that are looked at in all, those with the rarest groups of letters first."""
_FAINT = 0.1
"""The least likeness by groups of letters that says anything."""
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
        bare = [*map(singular, parts)]
        whole = "".join(bare)
        return cls(frozenset(bare), "".join(parts), whole, shape(whole))


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
        self._by_key = _group((spelt.key, place) for place, spelt in enumerate(self.names))
        self._by_shape = _group((spelt.shape, place) for place, spelt in enumerate(self.names))
        self._by_word = _group(
            (word, place) for place, spelt in enumerate(self.names) for word in spelt.words
        )
        self._by_gram = _group(
            (gram, place) for place, spelt in enumerate(self.names) for gram in grams(spelt.key)
        )
        self._rarities = {word: self._rarity(len(held)) for word, held in self._by_word.items()}
        self._lengths = self._measure()

    def near(self, asked: Asked) -> dict[int, float]:
        """Places of names worth measuring, each with its likeness by groups of letters."""
        alike = self._alike(asked.key)
        places = {*_highest(alike), *_highest(self._sharing(asked.words))}
        for form in (asked.key, *_parts(asked.key)):
            places.update(self._by_key.get(form, ())[:_NEAREST])
        if asked.shape:
            places.update(self._by_shape.get(asked.shape, ())[:_NEAREST])
        return {place: alike.get(place, 0.0) for place in places}

    def rarity(self, word: str) -> float:
        """How much a word tells: the fewer names hold it, the more."""
        known = self._rarities.get(word)
        return self._rarity(0) if known is None else known

    def _rarity(self, held: int) -> float:
        return math.log((1 + len(self.names)) / (1 + held)) + 0.5

    def _sharing(self, asked: frozenset[str]) -> dict[int, float]:
        """The share of words in common, by what they tell, of every name that has one."""
        sums: defaultdict[int, float] = defaultdict(float)
        for word in asked:
            sharing = self._by_word.get(word, ())
            if len(sharing) <= _COMMON:
                rarity = self.rarity(word)
                for place in sharing:
                    sums[place] += rarity
        total = sum(map(self.rarity, asked))
        for place, both in sums.items():
            others = sum(map(self.rarity, self.names[place].words))
            sums[place] = both / (total + others - both)
        return sums

    def _alike(self, whole: str) -> dict[int, float]:
        """The cosine of the groups of letters of names that share one.

        Where very many share them, groups that most names have add nothing.
        """
        sums: defaultdict[int, float] = defaultdict(float)
        length, left = 0.0, _VISITED
        for holding in self._holding(whole):
            weight = self._weight(len(holding)) ** 2
            length += weight
            left -= len(holding)
            if left >= 0 and len(holding) <= _COMMON:
                for place in holding:
                    sums[place] += weight
        lengths, own = self._lengths, math.sqrt(length)
        cosines = ((place, both / (lengths[place] * own)) for place, both in sums.items())
        return {place: cosine for place, cosine in cosines if cosine >= _FAINT}

    def _holding(self, whole: str) -> Iterator[Sequence[int]]:
        """The names with each group of letters of a form, the rarest group first."""
        yield from sorted((self._by_gram.get(gram, ()) for gram in grams(whole)), key=len)

    def _measure(self) -> list[float]:
        squares = [0.0] * len(self.names)
        for holding in self._by_gram.values():
            weight = self._weight(len(holding)) ** 2
            for place in holding:
                squares[place] += weight
        return [math.sqrt(square) or 1.0 for square in squares]

    def _weight(self, held: int) -> float:
        return math.log((1 + len(self.names)) / (1 + held)) + 0.1


def _highest(sums: Mapping[int, float]) -> list[int]:
    """The places with the highest figures; of equal ones always the same."""
    ranked = nlargest(_NEAREST, zip(sums.values(), map(int.__neg__, sums), strict=True))
    return [-place for _, place in ranked]


def _parts(whole: str) -> list[str]:
    """Every beginning and every end of a name: `rustlang` begins with `rust`."""
    cuts = range(2, len(whole) - 1)
    return [whole[:cut] for cut in cuts] + [whole[cut:] for cut in cuts]


def _spell(tag: VocabularyTag, name: str, most: int) -> Spelt:
    asked = Asked.of(name)
    popularity = math.log1p(max(0, tag.count)) / math.log1p(most) if most > 0 else 0.0
    return Spelt(tag, name, asked.words, asked.joined, asked.key, asked.shape, popularity)


def _group(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for form, place in pairs:
        groups[form].append(place)
    groups.pop("", None)
    return dict(groups)
