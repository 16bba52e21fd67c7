"""What a report weighs, by what became of the reporter's earlier ones."""

from __future__ import annotations

from dataclasses import dataclass

FULL_WEIGHT = 100
"""The weight of one report, in hundredths, of somebody of whom nothing speaks against it."""

LEAST_WEIGHT = 10
"""Reporters who were always wrong can be right once: they never weigh nothing."""

SAME_PLACE_WEIGHT = 1
"""The weight of a further report of the same from the same place.

Who forgets the cookie looks like somebody else, and could hide anything alone.
"""

COUNTED = 50
"""How many of a reporter's latest voices count."""

_BENEFIT = 2  # reports' worth of good faith with which everybody begins


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """What became of somebody's earlier reports that are decided. Raises ValueError below 0."""

    upheld: int = 0
    dismissed: int = 0

    def __post_init__(self) -> None:
        if min(self.upheld, self.dismissed) < 0:
            raise ValueError("counts are not negative")

    @property
    def decided(self) -> int:
        """All that count."""
        return self.upheld + self.dismissed


def reporter_weight(record: ReportRecord, *, place_heard: bool = False) -> int:
    """Return what a report of this reporter weighs, in hundredths: `LEAST_WEIGHT` to `FULL_WEIGHT`.

    It rises with reports that were upheld and falls with those that were dismissed. `place_heard`
    says that as many as count came from the same place already; then it is `SAME_PLACE_WEIGHT`.
    """
    if place_heard:
        return SAME_PLACE_WEIGHT
    share = (record.upheld + _BENEFIT) / (record.decided + _BENEFIT)
    return max(LEAST_WEIGHT, round(FULL_WEIGHT * share))


def hides_until_decided(weight: int, hide_from: float, *, kept: bool) -> bool:
    """Whether reports of a joint `weight` (hundredths) hide what they name until it is decided.

    `hide_from` is in whole reports; 0 hides nothing. What a person looked at and kept is not hidden
    again (`kept`).
    """
    return not kept and hide_from > 0 and weight >= hide_from * FULL_WEIGHT


def report_key(subject: str) -> str:
    """Return the key that all reports on one subject share."""
    return f"report:{subject}"
