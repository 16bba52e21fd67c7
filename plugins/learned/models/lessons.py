"""Lessons as a table: which of them count, how much, and into which parts they are dealt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from moderation.hooks.toolkit import Lesson

from ..signs import SignSet
from .scoring import Read

Labels = NDArray[np.bool_]
Row = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Table:
    """Lessons in an order that is theirs alone, whatever order they came in.

    `keys` are numbers made of their texts, `weights` fall with age, `languages` have two letters.
    """

    read: tuple[Read, ...]
    unwanted: Labels
    weights: Row
    keys: tuple[str, ...]
    languages: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.read)

    def only(self, chosen: Sequence[int]) -> Table:
        """Some of the lessons."""
        numbers = [*chosen]
        return Table(
            tuple(self.read[one] for one in numbers),
            self.unwanted[numbers],
            self.weights[numbers],
            tuple(self.keys[one] for one in numbers),
            tuple(self.languages[one] for one in numbers),
        )

    def fewest(self) -> int:
        """How many lessons there are of the rarer kind."""
        unwanted = int(self.unwanted.sum())
        return min(unwanted, len(self) - unwanted)


def table(
    lessons: Sequence[Lesson], signs: SignSet, label: Callable[[Lesson], bool], half_life: float
) -> Table:
    """Read lessons; one counts half when it is `half_life` days old."""
    keyed = sorted(
        ((_key(one), one) for one in lessons), key=lambda pair: (pair[0], label(pair[1]))
    )
    ordered = [one for _, one in keyed]
    return Table(
        tuple(Read.of(one.item, signs) for one in ordered),
        np.array([label(one) for one in ordered], np.bool_),
        np.array([0.5 ** (max(one.age_days, 0.0) / half_life) for one in ordered]),
        tuple(key for key, _ in keyed),
        tuple(one.item.language[:2].lower() for one in ordered),
    )


def _key(lesson: Lesson) -> str:
    """The same text has the same key, so that it is never both learned from and foretold."""
    text = " ".join(lesson.item.text.split()).encode("utf-8", "replace")
    return blake2b(text, digest_size=12).hexdigest()


def dealt(lessons: Table, parts: int, turn: int) -> NDArray[np.int64]:
    """Deal lessons into `parts` of like mixture, in another way for each turn; equal texts stay."""
    found = np.zeros(len(lessons), np.int64)
    given: dict[str, int] = {}
    for kind in (True, False):
        numbers = [one for one in range(len(lessons)) if lessons.unwanted[one] == kind]
        keys = sorted({lessons.keys[one] for one in numbers}, key=lambda key: _turned(key, turn))
        for place, key in enumerate(keys):
            given.setdefault(key, place % parts)
        for one in numbers:
            found[one] = given[lessons.keys[one]]
    return found


def _turned(key: str, turn: int) -> str:
    return key[2 * turn :] + key[: 2 * turn]
