"""Screening: findings of filters and the one rule that combines them."""

from moderation.domain.screening.combination import (
    NO_POLICIES,
    Combined,
    Contribution,
    Disposition,
    ScreeningRule,
    checked_rule,
    combine,
    idle_thresholds,
    rule_problems,
)
from moderation.domain.screening.findings import (
    HIGHEST_SCORE,
    LOWEST_SCORE,
    FailPolicy,
    Finding,
    FindingOutcome,
)

__all__ = [
    "HIGHEST_SCORE",
    "LOWEST_SCORE",
    "NO_POLICIES",
    "Combined",
    "Contribution",
    "Disposition",
    "FailPolicy",
    "Finding",
    "FindingOutcome",
    "ScreeningRule",
    "checked_rule",
    "combine",
    "idle_thresholds",
    "rule_problems",
]
