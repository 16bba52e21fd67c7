"""Figures that a noisy machine cannot easily spoil: interleaved rounds, medians, ranges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeAlias

#: Runs one contestant for one round and gives its figure.
Round: TypeAlias = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Effort:
    """How much a bench may spend: ``rounds`` of ``seconds`` each, on about ``scale`` x the data.

    A quick run proves that the harness works; its figures mean nothing.
    """

    rounds: int = 7
    seconds: float = 2.0
    scale: float = 1.0

    @property
    def quick(self) -> bool:
        """Whether the figures mean nothing."""
        return self.scale < 1

    def sized(self, count: int, least: int = 1) -> int:
        """Give a number of rows or calls that fits this effort."""
        return max(least, int(count * self.scale))


QUICK = Effort(rounds=2, seconds=0.3, scale=0.02)


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some figures, and their range."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> Spread:
        """Sum up one or more figures."""
        return cls(median(figures), min(figures), max(figures))


def side_by_side(contestants: Mapping[str, Round], rounds: int) -> dict[str, list[float]]:
    """Let contestants run in turn, every second round in the opposite order.

    What slows the machine for a while thus slows all of them, and the ratio within a round stands.
    """
    figures: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds):
        names = list(contestants) if number % 2 == 0 else list(contestants)[::-1]
        for name in names:
            figures[name].append(contestants[name]())
    return figures


def ratio(ours: Sequence[float], peers: Sequence[float]) -> Spread:
    """Give the spread of ours over theirs, round by round."""
    return Spread.of([mine / theirs for mine, theirs in zip(ours, peers, strict=True)])


def percentile(figures: Sequence[float], share: float) -> float:
    """Give the figure below which ``share`` (0 to 1) of them lie."""
    ranked = sorted(figures)
    return ranked[min(len(ranked) - 1, int(len(ranked) * share))]
