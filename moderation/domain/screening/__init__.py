"""Screening: findings of filters and the one rule that combines them."""

from moderation.domain.screening.combination import (
    Combined,
    Contribution,
    Disposition,
    ScreeningRule,
    combine,
    idle_thresholds,
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
    "Combined",
    "Contribution",
    "Disposition",
    "FailPolicy",
    "Finding",
    "FindingOutcome",
    "ScreeningRule",
    "combine",
    "idle_thresholds",
]
