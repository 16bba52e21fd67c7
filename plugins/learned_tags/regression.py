"""A logistic regression of a few features, fitted by Newton's method; no other library needed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_STEPS = 12
_STILL = 1e-6
_RIDGE = 1.0
"""How much weights are drawn to zero: a decision more or less must not turn everything."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights for features, and the features' means among what was learned from."""

    weights: tuple[float, ...]
    means: tuple[float, ...]

    def chance(self, measured: Sequence[float]) -> float:
        """The chance, 0 to 1, that a pair with these features is one tag."""
        return _logistic(_dot(self.weights, measured))

    def shares(self, measured: Sequence[float]) -> tuple[float, ...]:
        """How much each feature speaks for the pair, against an ordinary one."""
        rows = zip(self.weights, measured, self.means, strict=True)
        return tuple(weight * (value - mean) for weight, value, mean in rows)


def fit(rows: Sequence[Sequence[float]], same: Sequence[bool]) -> Model:
    """Find the likeliest weights; one row at least. Order does not matter but for rounding."""
    width = len(rows[0])
    weights = [0.0] * width
    for _ in range(_STEPS):
        step = _solved(*_slopes(rows, same, weights))
        weights = [weight + change for weight, change in zip(weights, step, strict=True)]
        if max(map(abs, step)) < _STILL:
            break
    means = tuple(sum(column) / len(rows) for column in zip(*rows, strict=True))
    return Model(tuple(weights), means)


def loss(chances: Sequence[float], same: Sequence[bool]) -> float:
    """How surprising the decisions are when these chances were told; 0 would be all foreseen."""
    told = [
        chance if is_same else 1 - chance for chance, is_same in zip(chances, same, strict=True)
    ]
    return -sum(math.log(max(one, 1e-9)) for one in told) / len(told)


def _slopes(
    rows: Sequence[Sequence[float]], same: Sequence[bool], weights: Sequence[float]
) -> tuple[list[list[float]], list[float]]:
    """The curvature and the slope of the likelihood at these weights."""
    width = range(len(weights))
    slope = [-_RIDGE * weight for weight in weights]
    curve = [[_RIDGE * (row == column) for column in width] for row in width]
    for row, is_same in zip(rows, same, strict=True):
        chance = _logistic(_dot(weights, row))
        for place in width:
            slope[place] += (is_same - chance) * row[place]
            spread = chance * (1 - chance) * row[place]
            for column in range(place + 1):
                curve[place][column] += spread * row[column]
    for place in width:
        for column in range(place):
            curve[column][place] = curve[place][column]
    return curve, slope


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve a positive definite system by elimination."""
    size = len(right)
    for pivot in range(size):
        for row in range(pivot + 1, size):
            share = matrix[row][pivot] / matrix[pivot][pivot]
            right[row] -= share * right[pivot]
            for column in range(pivot, size):
                matrix[row][column] -= share * matrix[pivot][column]
    found = [0.0] * size
    for row in reversed(range(size)):
        rest = sum(matrix[row][column] * found[column] for column in range(row + 1, size))
        found[row] = (right[row] - rest) / matrix[row][row]
    return found


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(map(float.__mul__, one, other))


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, value))))
