"""A few careful steps on a model for lessons that came since: for when there are many."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from .lessons import Table
from .scoring import Book, Model

_ROUNDS = 2
_STEP = 1.0
"""How far one lesson that was wholly misjudged moves what is said of it, in log-odds."""
_SIGN_STEP = 0.05


def grown(book: Book, lessons: Table, added: int) -> Book:
    """Take steps towards `lessons`, of which `added` are new to the book."""
    models = {
        name: _stepped(model, lessons.only([*_of_language(lessons, name)]))
        for name, model in book.languages.items()
    }
    return Book(_stepped(book.general, lessons), models, book.lessons + added, book.added + added)


def _of_language(lessons: Table, language: str) -> Iterator[int]:
    return (one for one, name in enumerate(lessons.languages) if name == language)


def _stepped(model: Model, lessons: Table) -> Model:
    weights, signs, bias = np.array(model.weights), np.array(model.signs), model.bias
    for _ in range(_ROUNDS):
        for place, read in enumerate(lessons.read):
            now = Model(weights, signs, bias).log_odds(read)
            chance = 1 / (1 + math.exp(-max(-35.0, min(35.0, now))))
            step = _STEP * lessons.weights[place] * (float(lessons.unwanted[place]) - chance)
            weights[read.grams] += np.float32(step / math.sqrt(len(read.grams) or 1))
            signs += step * _SIGN_STEP * read.signs
    return Model(weights, signs, bias)


def sample(size: int, wanted: int) -> list[int]:
    """Choose `wanted` of the numbers below `size`, evenly spread."""
    return sorted({*np.linspace(0, size - 1, min(size, wanted)).astype(int).tolist()})
