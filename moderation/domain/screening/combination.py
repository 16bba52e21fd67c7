"""The one rule that turns findings into allow, hold or reject.

Scores are log-odds, so independent evidence adds. Each filter's points are capped, so that
none decides alone. Every step is monotone: more evidence of spam never lowers the score.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from moderation.domain.messages import Message
from moderation.domain.screening.findings import HIGHEST_SCORE, LOWEST_SCORE, Finding


class Disposition(StrEnum):
    """What screening says should happen to an item."""

    ALLOW = "allow"
    HOLD = "hold"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class ScreeningRule:
    """How findings are weighed.

    `hold_from` and `reject_from` are scores in log-odds; `cap` is the most that one filter can add
    or take away; `weights` are factors by filter id, 1 where none is given. Raises ValueError
    unless hold_from < reject_from, cap > 0, weights >= 0, and all are finite.
    """

    hold_from: float = 2.0
    reject_from: float = 8.0
    cap: float = 6.0
    weights: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        numbers = [self.hold_from, self.reject_from, self.cap, *self.weights.values()]
        if not all(map(math.isfinite, numbers)):
            raise ValueError("thresholds, cap and weights are finite numbers")
        if not self.hold_from < self.reject_from:
            raise ValueError("hold_from lies below reject_from, or holding would have no effect")
        if self.cap <= 0 or min(self.weights.values(), default=0.0) < 0:
            raise ValueError("the cap is above 0 and no weight is below 0")

    def weight(self, filter_id: str) -> float:
        """The factor of one filter."""
        return self.weights.get(filter_id, 1.0)

    def points(self, filter_id: str, score: float) -> float:
        """What a score of this filter adds to the sum: weighted, then capped on both sides."""
        return max(-self.cap, min(self.cap, self.weight(filter_id) * score))


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one filter added to the score (log-odds, after weight and cap), and why."""

    filter_id: str
    points: float
    reasons: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Combined:
    """The outcome of a screening.

    `contributions` are ranked, the strongest first; `unavailable` names filters that broke or were
    late, in order of their ids: what they would have said is unknown, and worth a second run.
    """

    score: float
    disposition: Disposition
    contributions: tuple[Contribution, ...] = ()
    unavailable: tuple[str, ...] = ()


def combine(findings: Iterable[Finding], rule: ScreeningRule, trusted: bool) -> Combined:
    """Combine the findings on one item; their order does not matter.

    Abstentions count nothing. A filter that failed holds the item of an author who is not trusted;
    a trusted author's item is judged by the other filters alone, and screened again later. Of
    several findings of one filter the highest score counts.
    """
    known = list(findings)
    contributions = _contributions(known, rule)
    score = math.fsum(contribution.points for contribution in contributions)
    unavailable = tuple(sorted({finding.filter_id for finding in known if finding.failed}))
    disposition = _by_score(score, rule)
    if unavailable and not trusted and disposition is Disposition.ALLOW:
        disposition = Disposition.HOLD
    return Combined(score, disposition, contributions, unavailable)


def _contributions(findings: Iterable[Finding], rule: ScreeningRule) -> tuple[Contribution, ...]:
    found = [
        Contribution(
            finding.filter_id, rule.points(finding.filter_id, finding.score), finding.reasons
        )
        for finding in findings
        if finding.score is not None
    ]
    found.sort(key=lambda one: (one.points, [str(reason) for reason in one.reasons]))
    highest = {one.filter_id: one for one in found}
    return tuple(sorted(highest.values(), key=lambda one: (-abs(one.points), one.filter_id)))


def _by_score(score: float, rule: ScreeningRule) -> Disposition:
    if score >= rule.reject_from:
        return Disposition.REJECT
    return Disposition.HOLD if score >= rule.hold_from else Disposition.ALLOW


def idle_thresholds(rule: ScreeningRule, filter_ids: Collection[str]) -> tuple[str, ...]:
    """The thresholds that can change no outcome with these filters, for a warning to the admin.

    A threshold is idle when no set of findings reaches it, or when none stays below it.
    """
    highest = math.fsum(rule.points(name, HIGHEST_SCORE) for name in set(filter_ids))
    lowest = math.fsum(rule.points(name, LOWEST_SCORE) for name in set(filter_ids))
    thresholds = {"hold_from": rule.hold_from, "reject_from": rule.reject_from}
    return tuple(name for name, value in thresholds.items() if not lowest < value <= highest)
