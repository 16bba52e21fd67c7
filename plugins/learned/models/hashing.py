"""The numbers of what a text is made of: runs of signs and whole words, hashed without a loop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..reading import LONGEST

BITS = 18
BUCKETS = 1 << BITS
"""As many numbers there are; two grams may share one, which hardly harms."""
_SPACE = 32

Hashes: TypeAlias = NDArray[np.uint64]
Places: TypeAlias = NDArray[np.int64]


def _powers(base: int) -> Hashes:
    found, power = np.empty(LONGEST + 2, np.uint64), 1
    for place in range(len(found)):
        found[place] = power
        power = power * base % (1 << 64)
    return found


_BASE = 0x9E3779B97F4A7C15
_RISING = _powers(_BASE)
_FALLING = _powers(pow(_BASE, -1, 1 << 64))
_STEP = np.uint64(_BASE)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_FOR_WORDS = np.uint64(0x51ED270B)
_31, _29, _REST = np.uint64(31), np.uint64(29), np.uint64(64 - BITS)


def grams(tokens: Sequence[str]) -> Places:
    """Number the grams of a text's tokens, each once, in rising order."""
    signs = _signs(tokens)
    ordered = _mixed(np.concatenate([*_runs(signs), _words(signs, _bounds(signs))]))
    ordered.sort()
    first = np.empty(len(ordered), np.bool_)
    first[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def grams_by_token(tokens: Sequence[str]) -> tuple[Places, Places]:
    """Give all grams, as often as they occur, and the number of the token in which each begins."""
    signs = _signs(tokens)
    runs, words = _runs(signs), _words(signs, _bounds(signs))
    within = np.cumsum(signs == _SPACE) - 1
    places = [*(within[: len(run)] for run in runs), np.arange(len(words))]
    return _mixed(np.concatenate([*runs, words])), np.concatenate(places)


def _signs(tokens: Sequence[str]) -> Hashes:
    text = f" {' '.join(tokens)} "[:LONGEST]
    signs = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    signs[-1] = _SPACE
    return signs


def _bounds(signs: Hashes) -> Places:
    found: Places = (signs == _SPACE).nonzero()[0]
    return found


def _runs(signs: Hashes) -> tuple[Hashes, Hashes, Hashes]:
    """Runs of 2, 3 and 4 signs, also over the bounds of tokens."""
    two = signs[:-1] * _STEP + signs[1:]
    three = two[:-1] * _STEP + signs[2:]
    return two, three, three[:-1] * _STEP + signs[3:]


def _words(signs: Hashes, bounds: Places) -> Hashes:
    """Whole tokens: differences of running sums, brought back to where a token begins."""
    sums = np.zeros(len(signs) + 1, np.uint64)
    (signs * _RISING[: len(signs)]).cumsum(out=sums[1:])
    starts = bounds[:-1] + 1
    return (sums[bounds[1:]] - sums[starts]) * _FALLING[starts] + _FOR_WORDS


def _mixed(hashes: Hashes) -> Places:
    """Spread hashes over the buckets."""
    hashes = (hashes ^ (hashes >> _31)) * _FIRST
    hashes = (hashes ^ (hashes >> _29)) * _SECOND
    return (hashes >> _REST).astype(np.int64)
