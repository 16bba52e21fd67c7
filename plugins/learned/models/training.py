"""Makes models of lessons. Scikit-learn is imported here, in the one function that needs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..doubt import HELD_FROM, lean
from ..signs import SignSet
from .calibrating import Scale, chance, fitted, surprise
from .hashing import BUCKETS
from .lessons import Labels, Row, Table, dealt
from .scoring import Book, Model

FEWEST = 20
FEWEST_OF_A_KIND = 3
"""Lessons in all, and wanted and unwanted ones, below which nothing is said."""
FEWEST_OF_A_LANGUAGE = 300
FEWEST_OF_A_LANGUAGE_AND_KIND = 30
_MOST_LANGUAGES = 4
_ALMOST_ALL = 0.9
"""A language with this share of the lessons is served by the model of everything."""
_PARTS = 5
_FEW = 300
"""Fewer lessons are foretold three times over, each time dealt in another way."""
_SIGNS, _PRIOR = 0.1, 0.05
"""How much signs count beside grams while margins are learned."""
_BY_CHANCE = 3.0
"""Log-odds that lessons in all are foretold better even where there is nothing to learn."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How well lessons were foretold that a model had not learned from."""

    figures: Mapping[str, float]
    helps: bool


def enough(lessons: int, unwanted: int) -> bool:
    """Say whether so many lessons, so many of them unwanted, are worth learning from."""
    return lessons >= FEWEST and min(unwanted, lessons - unwanted) >= FEWEST_OF_A_KIND


def learn(lessons: Table, signs: SignSet) -> tuple[Book, Measured]:
    """Learn from lessons, of which there are `enough`."""
    general, measured = _learned(lessons, signs)
    languages = {
        language: _learned(lessons.only(numbers), signs)[0]
        for language, numbers in _languages(lessons).items()
    }
    return Book(general, languages, len(lessons)), measured


def _languages(lessons: Table) -> dict[str, list[int]]:
    """Languages with enough lessons of their own, beside others."""
    counted = Counter(lessons.languages).most_common(_MOST_LANGUAGES)
    found = {}
    for language, count in counted:
        if language and FEWEST_OF_A_LANGUAGE <= count < _ALMOST_ALL * len(lessons):
            numbers = [one for one, name in enumerate(lessons.languages) if name == language]
            if lessons.only(numbers).fewest() >= FEWEST_OF_A_LANGUAGE_AND_KIND:
                found[language] = numbers
    return found


def _learned(lessons: Table, signs: SignSet) -> tuple[Model, Measured]:
    rows = Rows.of(lessons, signs)
    margins = _foretold(lessons, rows)
    scale = Scale.of(margins, lessons.unwanted)
    factors = fitted(scale(margins), rows.priors, lessons.unwanted, lessons.weights)
    line = rows.line(np.arange(len(lessons)), lessons)
    told = factors[0] * scale(margins) + factors[1] * rows.priors + factors[2]
    return rows.model(line, scale, factors, signs), _measured(told, lessons)


@dataclass(frozen=True, slots=True)
class Line:
    """What a margin is made of: weights of columns, and a bias."""

    columns: Row
    bias: float


class Rows:
    """Lessons as rows of a sparse table: their grams, signs and the sum of prior signs."""

    def __init__(self, lessons: Table, signs: SignSet) -> None:
        from scipy.sparse import csr_matrix, hstack

        found = [read.grams for read in lessons.read]
        sizes = np.array([len(one) for one in found])
        together = np.concatenate(found)
        self.used, columns = np.unique(together, return_inverse=True)
        values = np.repeat(1 / np.sqrt(np.maximum(sizes, 1)), sizes)
        pointers = np.concatenate([[0], np.cumsum(sizes)])
        shape = (len(lessons), len(self.used))
        measured = np.array([read.signs for read in lessons.read])
        self.priors: Row = measured @ np.array(signs.prior()) + signs.offset
        beside = np.column_stack([measured * _SIGNS, self.priors * _PRIOR])
        self.table = hstack([csr_matrix((values, columns, pointers), shape), beside], "csr")

    @classmethod
    def of(cls, lessons: Table, signs: SignSet) -> Rows:
        """Make the table."""
        return cls(lessons, signs)

    def line(self, numbers: NDArray[np.int64], lessons: Table) -> Line:
        """Find the line that parts some of the lessons best; the rarer kind counts as much."""
        from sklearn.svm import LinearSVC

        machine = LinearSVC(class_weight="balanced", random_state=0, max_iter=2_000)
        machine.fit(self.table[numbers], lessons.unwanted[numbers], lessons.weights[numbers])
        return Line(machine.coef_[0], float(machine.intercept_[0]))

    def margins(self, line: Line, numbers: NDArray[np.int64]) -> Row:
        """How far lessons lie beyond a line."""
        margins: Row = self.table[numbers] @ line.columns + line.bias
        return margins

    def model(self, line: Line, scale: Scale, factors: Row, signs: SignSet) -> Model:
        """Bring margin, scale, factors and prior signs into one sum."""
        steep, prior, bias = factors
        steep = steep / scale.half
        grams, beside = line.columns[: len(self.used)], line.columns[len(self.used) :]
        weights = np.zeros(BUCKETS, np.float32)
        weights[self.used] = steep * grams
        of_prior = steep * beside[-1] * _PRIOR + prior
        figures = steep * beside[:-1] * _SIGNS + of_prior * np.array(signs.prior())
        start = steep * (line.bias - scale.middle) + of_prior * signs.offset + bias
        return Model(weights, figures, float(start))


def _foretold(lessons: Table, rows: Rows) -> Row:
    """The margin of each lesson by lines that were drawn without it."""
    turns = 3 if len(lessons) < _FEW else 1
    parts = min(_PARTS, lessons.fewest())
    margins = np.zeros(len(lessons))
    for turn in range(turns):
        part = dealt(lessons, parts, turn)
        for one in range(parts):
            asked, others = np.flatnonzero(part == one), np.flatnonzero(part != one)
            if len(asked):
                margins[asked] += rows.margins(_line(rows, others, lessons), asked) / turns
    return margins


def _line(rows: Rows, numbers: NDArray[np.int64], lessons: Table) -> Line:
    """Draw a line; where only one kind is left to learn from there is none."""
    if lessons.unwanted[numbers].all() or not lessons.unwanted[numbers].any():
        return Line(np.zeros(rows.table.shape[1]), 0.0)
    return rows.line(numbers, lessons)


def _measured(told: Row, lessons: Table) -> Measured:
    unwanted, weights = lessons.unwanted, lessons.weights
    share = float((weights * unwanted).sum() / weights.sum())
    ignorant = surprise(np.full(len(told), share), unwanted, weights)
    surprised = surprise(chance(told), unwanted, weights)
    held = np.array([lean(one) >= HELD_FROM for one in told])
    return Measured(
        {
            **_shares(held, unwanted),
            "surprise": round(surprised, 4),
            "surprise_of_ignorance": round(ignorant, 4),
        },
        (ignorant - surprised) * len(lessons) > _BY_CHANCE,
    )


def _shares(held: Labels, unwanted: Labels) -> dict[str, float]:
    right = int((held & unwanted).sum())
    pairs = {
        "accuracy": (int((held == unwanted).sum()), len(held)),
        "precision": (right, int(held.sum())),
        "recall": (right, int(unwanted.sum())),
        "false_positive_rate": (int((held & ~unwanted).sum()), int((~unwanted).sum())),
    }
    return {name: round(part / whole, 4) for name, (part, whole) in pairs.items() if whole}
