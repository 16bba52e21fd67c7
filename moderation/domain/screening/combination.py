"""The one rule that turns findings into allow, hold or reject.

Scores are log-odds, so independent evidence adds. Each filter's points are capped, so that
none decides alone. Every step is monotone: more evidence of spam never lowers the score.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from moderation.domain.errors import Invalid
from moderation.domain.messages import Message, message
from moderation.domain.screening.findings import (
    HIGHEST_SCORE,
    LOWEST_SCORE,
    FailPolicy,
    Finding,
)

HIGHEST_THRESHOLD = 100.0
HIGHEST_CAP = 100.0
HIGHEST_WEIGHT = 10.0
MOST_WEIGHTS = 200


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

    def disposition(self, score: float) -> Disposition:
        """What the sum of all points alone makes of an item."""
        if score >= self.reject_from:
            return Disposition.REJECT
        return Disposition.HOLD if score >= self.hold_from else Disposition.ALLOW


def checked_rule(
    hold_from: float, reject_from: float, cap: float, weights: Mapping[str, float]
) -> ScreeningRule:
    """Make a rule of what an admin wrote; raises Invalid with a message for each wrong field."""
    problems = rule_problems(hold_from, reject_from, cap, weights)
    if problems:
        raise Invalid(fields=problems)
    return ScreeningRule(hold_from, reject_from, cap, weights)


def rule_problems(
    hold_from: float, reject_from: float, cap: float, weights: Mapping[str, float]
) -> dict[str, Message]:
    """Say what is wrong with numbers that shall become a rule, by field.

    The weight of one filter is the field `weights.ID`.
    """
    problems = {
        f"weights.{filter_id}": _WEIGHT
        for filter_id, weight in weights.items()
        if not 0 <= weight <= HIGHEST_WEIGHT
    }
    if not LOWEST_SCORE <= hold_from < reject_from <= HIGHEST_THRESHOLD:
        problems["reject_from"] = _THRESHOLDS
    if not 0 < cap <= HIGHEST_CAP:
        problems["cap"] = _CAP
    if len(weights) > MOST_WEIGHTS:
        problems["weights"] = _WEIGHTS
    return problems


_THRESHOLDS = message("Items must be held from a lower score than they are rejected from.")
_CAP = message("Write a number above 0 and up to %(most)s.", most=int(HIGHEST_CAP))
_WEIGHT = message("Write a number from 0 to %(most)s.", most=int(HIGHEST_WEIGHT))
_WEIGHTS = message("Give weights to at most %(most)s filters.", most=MOST_WEIGHTS)


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
    `unsure` says that one of these failures keeps the item from being let through, `by_score` what
    the score alone would make of it.
    """

    score: float
    disposition: Disposition
    contributions: tuple[Contribution, ...] = ()
    unavailable: tuple[str, ...] = ()
    unsure: bool = False
    by_score: Disposition = Disposition.ALLOW


NO_POLICIES: Mapping[str, FailPolicy] = MappingProxyType({})
"""Every filter's failure means what its item's author makes of it."""


def combine(
    findings: Iterable[Finding],
    rule: ScreeningRule,
    trusted: bool,
    policies: Mapping[str, FailPolicy] = NO_POLICIES,
) -> Combined:
    """Combine the findings on one item; their order does not matter.

    Abstentions count nothing. What a filter's failure means is its policy, by its id: unless that
    says otherwise, it holds the item of an author who is not trusted, and leaves a trusted
    author's to the other filters. Of several findings of one filter the highest score counts.
    """
    known = list(findings)
    contributions = _contributions(known, rule)
    score = math.fsum(contribution.points for contribution in contributions)
    failures = _failures(known, rule, policies)
    unsure = FailPolicy.HOLD in failures.values() or bool(failures and not trusted)
    by_score = rule.disposition(score)
    held = unsure and by_score is Disposition.ALLOW
    disposition = Disposition.HOLD if held else by_score
    return Combined(score, disposition, contributions, tuple(sorted(failures)), unsure, by_score)


def _failures(
    findings: Iterable[Finding], rule: ScreeningRule, policies: Mapping[str, FailPolicy]
) -> dict[str, FailPolicy]:
    """Give the filters whose failure matters, each with its policy; of no weight, it does not."""
    failed = {
        finding.filter_id: policies.get(finding.filter_id, FailPolicy.BY_AUTHOR)
        for finding in findings
        if finding.failed and rule.weight(finding.filter_id)
    }
    return {name: one for name, one in failed.items() if one is not FailPolicy.IGNORE}


def _contributions(findings: Iterable[Finding], rule: ScreeningRule) -> tuple[Contribution, ...]:
    highest: dict[str, Contribution] = {}
    for finding in findings:
        name, score = finding.filter_id, finding.score
        if score is not None:
            one = Contribution(name, rule.points(name, score), finding.reasons)
            highest[name] = max(highest[name], one, key=_rank) if name in highest else one
    return tuple(sorted(highest.values(), key=lambda one: (-abs(one.points), one.filter_id)))


def _rank(one: Contribution) -> tuple[float, list[str]]:
    return one.points, [str(reason) for reason in one.reasons]


def idle_thresholds(rule: ScreeningRule, filter_ids: Collection[str]) -> tuple[str, ...]:
    """The thresholds that can change no outcome with these filters, for a warning to the admin.

    A threshold is idle when no set of findings reaches it, or when none stays below it.
    """
    highest = math.fsum(rule.points(name, HIGHEST_SCORE) for name in set(filter_ids))
    lowest = math.fsum(rule.points(name, LOWEST_SCORE) for name in set(filter_ids))
    thresholds = {"hold_from": rule.hold_from, "reject_from": rule.reject_from}
    return tuple(name for name, value in thresholds.items() if not lowest < value <= highest)
