"""What one filter says about one review item."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from moderation.domain.messages import Message

LOWEST_SCORE = -4.0
HIGHEST_SCORE = 8.0


class FindingOutcome(StrEnum):
    """How a filter's run on an item ended."""

    SCORE = "score"
    ABSTENTION = "abstention"
    ERROR = "error"
    TIMEOUT = "timeout"


class FailPolicy(StrEnum):
    """What a filter's failure means for the item that it failed on."""

    BY_AUTHOR = "by_author"
    """An unknown author's item is held; a trusted one's goes on, and is screened again."""
    HOLD = "hold"
    """The item is held, whoever wrote it."""
    IGNORE = "ignore"
    """As if the filter had abstained."""


_SCORE = FindingOutcome.SCORE  # looked up once: findings are made by the thousand
FAILURES = frozenset({FindingOutcome.ERROR, FindingOutcome.TIMEOUT})
"""Outcomes that say nothing about the item, only about the filter."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One filter's result on one item.

    `score` is in log-odds of being unwanted, from -4 (surely wanted) to +8 (surely unwanted); it
    is given exactly when the outcome is a score. `elapsed_ms` is the time the filter took. `setup`
    names the settings and the code that found it, empty where nobody asks.
    Raises ValueError when that does not hold.
    """

    filter_id: str
    outcome: FindingOutcome
    score: float | None = None
    reasons: tuple[Message, ...] = ()
    elapsed_ms: float = 0.0
    setup: str = ""

    def __post_init__(self) -> None:
        score = self.score
        if (self.outcome is _SCORE) != (score is not None):
            raise ValueError("a finding has a score exactly when its outcome is a score")
        if score is not None and not LOWEST_SCORE <= score <= HIGHEST_SCORE:
            raise ValueError(f"a score lies between {LOWEST_SCORE} and {HIGHEST_SCORE}")
        if not self.filter_id:
            raise ValueError("a finding names its filter")

    @property
    def failed(self) -> bool:
        """Whether the filter broke or was late."""
        return self.outcome in FAILURES
