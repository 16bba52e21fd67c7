"""How well a filter, or all of them together, told unwanted items from wanted ones."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

_Z = 1.959963984540054
"""Normal deviate of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval after Wilson; all three are None where the whole is nothing.

    `part` and `whole` are counts, or sums of weights.
    """

    part: float
    whole: float
    value: float | None
    low: float | None
    high: float | None


def share(part: float, whole: float, effective: float | None = None) -> Share:
    """Give `part` of `whole` as a share.

    `effective`: of how many equally weighed observations the whole is worth, where they are
    weighed; the whole itself if None. Raises ValueError unless 0 <= part <= whole.
    """
    if not 0 <= part <= whole:
        raise ValueError("a part is at least 0 and at most the whole")
    if not whole:
        return Share(part, whole, None, None, None)
    value = part / whole
    return Share(part, whole, value, *_wilson(value, whole if effective is None else effective))


def _wilson(value: float, n: float) -> tuple[float, float]:
    """Source: E. B. Wilson, "Probable Inference …", JASA 22 (1927)."""
    squared = _Z * _Z
    middle = (value + squared / (2 * n)) / (1 + squared / n)
    reach = _Z / (1 + squared / n) * math.sqrt(value * (1 - value) / n + squared / (4 * n * n))
    return max(0.0, min(value, middle - reach)), min(1.0, max(value, middle + reach))


@dataclass(frozen=True, slots=True)
class Judged:
    """What a filter said of one item, and what people decided.

    `hit`: whether it called the item unwanted, None where it abstained or failed. `weight`: how
    many items this one stands for, where it was drawn from many.
    """

    hit: bool | None
    unwanted: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What `n` judged items tell. An abstention lets an item pass: it counts as no hit.

    `precision`: of the hits, how many were unwanted. `recall`: of the unwanted, how many were hit.
    `false_positive_rate`: of the wanted, how many were hit. `mcc`: Matthews' correlation, from -1
    to 1, 0 where all were judged alike. `f1` and `mcc` are None where nothing can be said.
    """

    n: int
    abstained: int
    accuracy: Share
    precision: Share
    recall: Share
    false_positive_rate: Share
    f1: float | None
    mcc: float | None


def figures(judged: Iterable[Judged]) -> Figures:
    """Sum up judged items; their order does not matter."""
    some = list(judged)
    hits = [one for one in some if one.hit]
    bad = [one for one in some if one.unwanted]
    good = [one for one in some if not one.unwanted]
    caught = [one for one in hits if one.unwanted]
    struck = [one for one in hits if not one.unwanted]
    right = [one for one in some if bool(one.hit) == one.unwanted]
    return Figures(
        n=len(some),
        abstained=sum(one.hit is None for one in some),
        accuracy=_weighed(right, some),
        precision=_weighed(caught, hits),
        recall=_weighed(caught, bad),
        false_positive_rate=_weighed(struck, good),
        f1=_f1(_mass(caught), _mass(hits), _mass(bad)),
        mcc=_mcc(_mass(caught), _mass(struck), _mass(bad), _mass(good)),
    )


def _mass(some: Sequence[Judged]) -> float:
    return math.fsum(one.weight for one in some)


def _weighed(part: Sequence[Judged], whole: Sequence[Judged]) -> Share:
    """Kish: weights that differ make the whole worth fewer observations than it has."""
    mass = _mass(whole)
    squares = math.fsum(one.weight * one.weight for one in whole)
    return share(min(_mass(part), mass), mass, mass * mass / squares if squares else None)


def _f1(caught: float, hits: float, bad: float) -> float | None:
    return 2 * caught / (hits + bad) if hits + bad else None


def _mcc(caught: float, struck: float, bad: float, good: float) -> float | None:
    """None unless there were unwanted items and wanted ones."""
    if not bad or not good:
        return None
    hits, passed = caught + struck, bad + good - caught - struck
    if hits <= 0 or passed <= 0:
        return 0.0
    product = caught * (good - struck) - struck * (bad - caught)
    return product / math.sqrt(hits * passed * bad * good)


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Items with scores from `low` to `high`, in log-odds of being unwanted.

    `foretold` is the mean of the probabilities that their scores mean, `happened` the share of
    them that was unwanted.
    """

    low: float
    high: float
    n: int
    foretold: float
    happened: Share


def calibration(scored: Iterable[tuple[float, bool]], bins: int = 10) -> tuple[CalibrationBin, ...]:
    """Put scores (log-odds of being unwanted) beside what people decided, in bins of equal mass.

    Equal scores stay together, so there may be fewer bins. Raises ValueError for less than one.
    """
    if bins < 1:
        raise ValueError("there is at least one bin")
    in_order = sorted(scored)
    filled: dict[int, list[tuple[float, bool]]] = {}
    before = 0
    for _, group in groupby(in_order, key=lambda one: one[0]):
        alike = list(group)
        middle = (before + len(alike) / 2) / len(in_order)
        filled.setdefault(min(bins - 1, int(middle * bins)), []).extend(alike)
        before += len(alike)
    return tuple(_bin(some) for some in filled.values())


def _bin(some: Sequence[tuple[float, bool]]) -> CalibrationBin:
    foretold = math.fsum(probability(score) for score, _ in some) / len(some)
    happened = share(sum(unwanted for _, unwanted in some), len(some))
    return CalibrationBin(some[0][0], some[-1][0], len(some), foretold, happened)


def probability(score: float) -> float:
    """Give log-odds as a probability."""
    if score < 0:
        power = math.exp(score)
        return power / (1 + power)
    return 1 / (1 + math.exp(-score))


def calibration_error(bins: Iterable[CalibrationBin]) -> float | None:
    """Give the mean distance of what was foretold from what happened; None without bins."""
    some = list(bins)
    total = sum(one.n for one in some)
    if not total:
        return None
    return (
        math.fsum(one.n * abs(one.foretold - (one.happened.value or 0.0)) for one in some) / total
    )
