"""Pictures of how filters do: their weeks as bars, and what they foretold beside what happened."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from moderation.domain.screening.figures import CalibrationBin

WEEKS_WIDTH = 240.0
WEEKS_HEIGHT = 40.0
GAP = 0.35  # of a bar's place
LEAST_BAR = 1.5  # in the picture's units: what is there at all is seen
SQUARE = 200.0
SMALLEST_DOT, LARGEST_DOT = 2.5, 5.5


@dataclass(frozen=True, slots=True)
class Bar:
    """One week in the picture's own units; a height of 0 where there is nothing to show."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """One bin of scores: its dot, and the interval of what happened from `top` to `bottom`."""

    x: float
    y: float
    top: float
    bottom: float
    radius: float


def share_bars(shares: Sequence[float | None]) -> tuple[Bar, ...]:
    """Return a bar for each share, in their order; the largest has full height."""
    place = WEEKS_WIDTH / max(1, len(shares))
    largest = max((one or 0.0 for one in shares), default=0.0) or 1.0
    heights = (max(LEAST_BAR, one / largest * WEEKS_HEIGHT) if one else 0.0 for one in shares)
    return tuple(
        Bar(round(place * at, 1), round(WEEKS_HEIGHT - high, 1), _wide(place), round(high, 1))
        for at, high in enumerate(heights)
    )


def _wide(place: float) -> float:
    return round(place * (1 - GAP), 1)


def calibration_marks(bins: Sequence[CalibrationBin]) -> tuple[Mark, ...]:
    """Return a mark for each bin: foretold from left to right, happened upwards."""
    most = max((one.n for one in bins), default=1)
    return tuple(_mark(one, most) for one in bins if one.happened.value is not None)


def _mark(one: CalibrationBin, most: int) -> Mark:
    happened = one.happened
    spread = (LARGEST_DOT - SMALLEST_DOT) * math.sqrt(one.n / most)
    return Mark(
        round(SQUARE * one.foretold, 1),
        _up(happened.value),
        _up(happened.high),
        _up(happened.low),
        round(SMALLEST_DOT + spread, 1),
    )


def _up(value: float | None) -> float:
    return round(SQUARE * (1 - (value or 0.0)), 1)
