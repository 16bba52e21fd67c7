"""How a measured value stands to what people reach."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from moderation.hooks.toolkit import Case, CaseEvidence, Measure


class Standing(IntEnum):
    """Where a value stands; higher is better."""

    BELOW = 0
    NEAR = 1
    REACHES = 2


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure with a human baseline, from one source."""

    evidence: CaseEvidence
    measure: Measure
    baseline: float
    standing: Standing


def compare(case: Case, near: float) -> tuple[Comparison, ...]:
    """Compare every measure that has a baseline; of one metric only the best standing is kept.

    The question is whether AI can, so the best system decides; among equals the newest source.
    `near` is the share of the baseline (0 to 1) that may be missing for NEAR.
    """
    best: dict[str, Comparison] = {}
    for one in _all(case, near):
        metric = " ".join(one.measure.metric.casefold().split())
        if metric not in best or _rank(one) > _rank(best[metric]):
            best[metric] = one
    return tuple(sorted(best.values(), key=_rank, reverse=True))


def _all(case: Case, near: float) -> Iterable[Comparison]:
    for evidence in case.evidence:
        for measure in evidence.measures:
            baseline = measure.human_baseline
            if baseline is not None and _usable(measure.value, baseline):
                yield Comparison(evidence, measure, baseline, standing(measure, baseline, near))


def _usable(value: float, baseline: float) -> bool:
    return math.isfinite(value) and math.isfinite(baseline)


def _rank(one: Comparison) -> tuple[int, int, int]:
    return (one.standing, one.evidence.year or 0, -one.evidence.id)


def standing(measure: Measure, baseline: float, near: float) -> Standing:
    """Tell where a value stands; the missing part is measured against the baseline's size."""
    missing = baseline - measure.value
    if not measure.higher_is_better:
        missing = -missing
    if missing <= 0:
        return Standing.REACHES
    return Standing.NEAR if missing <= near * abs(baseline) else Standing.BELOW
