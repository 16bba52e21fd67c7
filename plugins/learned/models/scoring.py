"""A model in use: numbers for grams and signs that add up to log-odds. Numpy alone is needed."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from moderation.hooks.toolkit import ContractBroken, ScreenedItem

from ..reading import ends, passages, tokens
from ..signs import SignSet
from .hashing import BUCKETS, Places, grams, grams_by_token

_SHORT, _CLEAR = 60, 4.0
"""Tokens of a text, and log-odds, up to and from which it is judged as a whole only."""
_CHANCE = 0.5
_FORMAT = 1

Weights = NDArray[np.float32]
Row = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Read:
    """An item as a model sees it: its tokens, their grams, the figures of its signs."""

    tokens: tuple[str, ...]
    grams: Places
    signs: Row

    @classmethod
    def of(cls, item: ScreenedItem, signs: SignSet) -> Read:
        """Read the beginning and the end of an item's text."""
        return cls(*_numbered(ends(item.text)), np.array(signs.measure(item)))


@lru_cache(maxsize=4)
def _numbered(text: str) -> tuple[tuple[str, ...], Places]:
    """Kept for a moment: two filters ask for it, one after the other."""
    found = tokens(text)
    return tuple(found), grams(found)


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned, in log-odds of being unwanted.

    An item's grams count by their mean over the root of their number, its signs by their figures.
    """

    weights: Weights
    signs: Row
    bias: float

    def log_odds(self, read: Read) -> float:
        """How likely an item is unwanted: by all of it, or by that of its passages which is worst.

        So what is unwanted cannot hide among much that is not. Of many passages one looks bad by
        chance, so each counts the less the more there are.
        """
        beside = float(self.signs @ read.signs) + self.bias
        whole = self._of_text(read.grams)
        if len(read.tokens) <= _SHORT or whole + beside > _CLEAR:
            return whole + beside
        parts = passages(read.tokens)
        worst = max(self._of_text(grams(part)) for part in parts)
        return max(whole, worst - _CHANCE * math.log(len(parts))) + beside

    def _of_text(self, found: Places) -> float:
        size = len(found)
        return float(self.weights.take(found).sum()) / math.sqrt(size) if size else 0.0

    def known(self, read: Read) -> float:
        """The share, 0 to 1, of an item's grams that came in lessons."""
        size = len(read.grams)
        return int(np.count_nonzero(self.weights.take(read.grams))) / size if size else 0.0

    def by_token(self, read: Read) -> Row:
        """What each token adds, with all that begins in it; shares of what recurs count often."""
        found, places = grams_by_token(read.tokens)
        scale = math.sqrt(len(read.grams) or 1)
        return np.bincount(places, self.weights[found], len(read.tokens)) / scale


@dataclass(frozen=True, slots=True)
class Book:
    """All models of one filter: one of everything, and of each language with enough lessons.

    `lessons` counts what they were made of, `added` what was only added since all was learned anew.
    """

    general: Model
    languages: Mapping[str, Model] = field(default_factory=dict)
    lessons: int = 0
    added: int = 0

    def __post_init__(self) -> None:
        """Make `languages` read-only."""
        object.__setattr__(self, "languages", MappingProxyType(dict(self.languages)))

    def model(self, language: str) -> Model:
        """The model for an item's language, a locale or empty."""
        return self.languages.get(language[:2].lower(), self.general)


def packed(book: Book | None) -> bytes:
    """Write a book; none is written as no bytes."""
    if book is None:
        return b""
    arrays = {"about": np.array([_FORMAT, book.lessons, book.added])}
    for language, model in {"": book.general, **book.languages}.items():
        used = np.flatnonzero(model.weights)
        arrays[f"{language}/buckets"] = used.astype(np.uint32)
        arrays[f"{language}/weights"] = model.weights[used]
        arrays[f"{language}/signs"] = np.array([*model.signs, model.bias])
    written = io.BytesIO()
    np.savez_compressed(written, allow_pickle=False, **arrays)
    return written.getvalue()


def unpacked(body: bytes | None, signs: int) -> Book | None:
    """Read a book of models with so many signs. Raises `ContractBroken` for what is none."""
    if not body:
        return None
    try:
        with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
            kind, lessons, added = map(int, arrays["about"])
            languages = [name.partition("/")[0] for name in arrays if name.endswith("/signs")]
            models = {name: _model(arrays, name, signs) for name in languages}
            general = models.pop("")
    except Exception as error:
        raise ContractBroken("this is no model of this filter") from error
    if kind != _FORMAT:
        raise ContractBroken("this model is of another version")
    return Book(general, models, lessons, added)


def _model(arrays: Mapping[str, NDArray[np.float64]], name: str, signs: int) -> Model:
    weights = np.zeros(BUCKETS, np.float32)
    weights[arrays[f"{name}/buckets"]] = arrays[f"{name}/weights"]
    figures = np.asarray(arrays[f"{name}/signs"], np.float64)
    if len(figures) != signs + 1 or not (np.isfinite(figures).all() and np.isfinite(weights).all()):
        raise ValueError("figures do not fit")
    return Model(weights, figures[:-1], float(figures[-1]))
