"""How much a source counts, and what the stances of all weigh together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from moderation.hooks.toolkit import Case, CaseEvidence, SourceKind, Stance

KIND_WEIGHTS = {
    SourceKind.JOURNAL: 1.0,
    SourceKind.CONFERENCE: 1.0,
    SourceKind.BENCHMARK: 1.0,
    SourceKind.REPORT: 0.7,
    SourceKind.PREPRINT: 0.6,
    SourceKind.NEWS: 0.3,
    SourceKind.OTHER: 0.3,
}
"""What was reviewed or can be run again counts most."""
SIDES = (Stance.SUPPORTS, Stance.LIMITS, Stance.AGAINST)
AGE_WITHOUT_YEAR = 10
"""A source without a year counts as this old."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One source with its weight, 0 to 1."""

    evidence: CaseEvidence
    weight: float


def weigh(case: Case, half_life_years: float) -> tuple[Weighed, ...]:
    """Weigh the sources that take a stance, the heaviest first; ties go by id.

    The weight is that of the kind, halved with every `half_life_years` of age.
    """
    weighed = [
        Weighed(one, _weight(one, case.asked_on.year, half_life_years))
        for one in case.evidence
        if one.stance is not Stance.UNCLEAR
    ]
    return tuple(sorted(weighed, key=lambda one: (-one.weight, one.evidence.id)))


def _weight(evidence: CaseEvidence, this_year: int, half_life_years: float) -> float:
    age = AGE_WITHOUT_YEAR if evidence.year is None else max(0, this_year - evidence.year)
    return float(KIND_WEIGHTS[evidence.kind] * 0.5 ** (age / half_life_years))


def total(weighed: Iterable[Weighed], stance: Stance | None = None) -> float:
    """Add up the weights of one stance, or of all."""
    return sum(one.weight for one in weighed if stance in (None, one.evidence.stance))


def percentages(weighed: Iterable[Weighed]) -> dict[Stance, int]:
    """Give the share of each side in the weight, in whole per cent that add up to 100.

    Raises ZeroDivisionError when nothing weighs anything.
    """
    weighed = tuple(weighed)
    exact = {side: 100 * total(weighed, side) / total(weighed) for side in SIDES}
    rounded = {side: int(share) for side, share in exact.items()}
    missing = 100 - sum(rounded.values())
    for side in sorted(SIDES, key=lambda side: rounded[side] - exact[side])[:missing]:
        rounded[side] += 1
    return rounded
