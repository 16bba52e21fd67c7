"""From margins to honest log-odds: a small logistic regression that is drawn to what is usual."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Row = NDArray[np.float64]
Matrix = NDArray[np.float64]

_USUAL = np.array([3.5, 0.5, 0.5])
"""What margin, prior signs and nothing at all are usually worth."""
_FIRM = np.array([1.0, 1.0, 0.3])
"""How firmly these are held to: as much as a few clear lessons weigh."""
_STEPS = 60
_STILL = 1e-7
_WIDEST = 3.0
_FURTHEST = 35.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Brings margins to a common measure: wanted lessons lie about -1, unwanted ones about +1."""

    middle: float
    half: float

    @classmethod
    def of(cls, margins: Row, unwanted: NDArray[np.bool_]) -> Scale:
        """Measure margins of which both kinds occur."""
        high, low = float(margins[unwanted].mean()), float(margins[~unwanted].mean())
        return cls((high + low) / 2, max((high - low) / 2, 1e-3))

    def __call__(self, margins: Row) -> Row:
        """Bring margins to the measure."""
        return (margins - self.middle) / self.half


def fitted(margins: Row, priors: Row, unwanted: NDArray[np.bool_], weights: Row) -> Row:
    """Find the factors of margins and prior signs and the bias that foretell best."""
    table = np.column_stack([margins, priors, np.ones(len(margins))])
    factors = _USUAL.copy()
    for _ in range(_STEPS):
        chances = chance(table @ factors)
        slope = table.T @ (weights * (chances - unwanted)) + _FIRM * (factors - _USUAL)
        spread = (weights * chances * (1 - chances))[:, None] * table
        step = np.linalg.solve(spread.T @ table + np.diag(_FIRM), slope)
        widest = float(np.abs(step).max())
        factors = factors - step * min(1.0, _WIDEST / max(widest, _STILL))
        if widest < _STILL:
            break
    return factors


def chance(log_odds: Row) -> Row:
    """Chances, 0 to 1, of log-odds."""
    return 1 / (1 + np.exp(-np.clip(log_odds, -_FURTHEST, _FURTHEST)))


def surprise(chances: Row, unwanted: NDArray[np.bool_], weights: Row) -> float:
    """How surprising decisions are, on average, when these chances were told."""
    told = np.clip(np.where(unwanted, chances, 1 - chances), 1e-9, 1.0)
    return float(-(weights * np.log(told)).sum() / weights.sum())
