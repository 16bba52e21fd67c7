"""What the findings on one item count for in the figures of each filter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from moderation.domain.screening.combination import Combined, Disposition, ScreeningRule
from moderation.domain.screening.findings import Finding

HIT_FROM = ScreeningRule().hold_from
"""Points from which one filter alone would hold an item, by the rule that a site starts with."""
SHARED_FROM = HIT_FROM / 2
"""Points from which another filter shares the suspicion."""
TOGETHER = ""
"""Stands for all filters combined where a filter's id is asked for."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How often one filter was asked, and what came of it; see `models.FilterHour`."""

    filter_id: str
    trial: bool
    asked: int = 0
    hits: int = 0
    alone: int = 0
    known: int = 0
    abstained: int = 0
    failed: int = 0
    elapsed_ms: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        """Add what was counted of the same filter elsewhere."""
        return Tally(
            self.filter_id,
            self.trial,
            self.asked + other.asked,
            self.hits + other.hits,
            self.alone + other.alone,
            self.known + other.known,
            self.abstained + other.abstained,
            self.failed + other.failed,
            self.elapsed_ms + other.elapsed_ms,
        )


def tallies(
    counting: Iterable[Finding],
    on_trial: Iterable[Finding],
    result: Combined,
    rule: ScreeningRule,
    *,
    known: bool = False,
) -> Iterator[Tally]:
    """Tally the findings on one item, and what those that count came to together.

    `known`: something of its author was approved before, and it is their first in an hour.
    """
    suspects = {one.filter_id for one in result.contributions if one.points >= SHARED_FROM}
    found = list(counting)
    for trial, some in ((False, found), (True, on_trial)):
        for finding in some:
            yield _tally(finding, rule, suspects, trial=trial, known=known)
    yield Tally(
        TOGETHER,
        trial=False,
        asked=1,
        hits=result.disposition is not Disposition.ALLOW,
        failed=bool(result.unavailable),
        elapsed_ms=sum(one.elapsed_ms for one in found),
    )


def _tally(
    finding: Finding, rule: ScreeningRule, suspects: set[str], *, trial: bool, known: bool
) -> Tally:
    hit = is_hit(finding.filter_id, finding.score, rule)
    alone = hit and not suspects - {finding.filter_id}
    return Tally(
        finding.filter_id,
        trial,
        asked=1,
        hits=hit,
        alone=alone,
        known=alone and known,
        abstained=finding.score is None and not finding.failed,
        failed=finding.failed,
        elapsed_ms=finding.elapsed_ms,
    )


def is_hit(filter_id: str, score: float | None, rule: ScreeningRule) -> bool:
    """Say whether a filter alone would have had an item held."""
    return score is not None and rule.points(filter_id, score) >= HIT_FROM


def together(some: Iterable[Tally]) -> list[Tally]:
    """Add up tallies of many items: one for each filter, those on trial apart, in order."""
    sums: dict[tuple[str, bool], Tally] = {}
    for one in some:
        key = (one.filter_id, one.trial)
        sums[key] = sums[key] + one if key in sums else one
    return [sums[key] for key in sorted(sums)]
