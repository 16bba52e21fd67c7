"""From votes to a verdict.

The confidence is the share of the leading answer, shrunk towards chance by how few independent
votes stand behind it. Models err together, so n votes count as

    n_eff = n / (1 + (n - 1) * CORRELATION)

independent ones (nine are worth two), and

    confidence = (share * n_eff + CHANCE * DOUBT) / (n_eff + DOUBT)

which grows with the share and with n, stays below 1, and is called uncalibrated until settled
questions have been held against it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

CORRELATION = 0.4375
"""Chosen so that nine votes are worth two."""

CHANCE = 0.25
"""The share that one of four answers gets when nobody knows anything."""

DOUBT = 0.3
"""How many votes of pure chance are added; on public votes of model judges this keeps the mean gap
between confidence and accuracy at about 3 points, where the plain share has 9."""


class Vote(StrEnum):
    """What a juror can answer."""

    YES = "YES"
    ALMOST = "ALMOST"
    NO = "NO"
    IN_RESEARCH = "IN_RESEARCH"


class Ending(StrEnum):
    """How a jury check can end."""

    VERDICT = "verdict"
    HUNG = "hung"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True)
class Split:
    """How many ballots were cast for each answer."""

    yes: int = 0
    almost: int = 0
    no: int = 0
    in_research: int = 0

    @classmethod
    def of(cls, votes: Iterable[Vote | None]) -> Split:
        """Count votes; None (abstained, or not readable) is no vote."""
        counts = Counter(vote for vote in votes if vote is not None)
        return cls(*(counts[vote] for vote in Vote))

    def __add__(self, other: Split) -> Split:
        return Split(*(self.count(vote) + other.count(vote) for vote in Vote))

    def count(self, vote: Vote) -> int:
        """Ballots for one answer."""
        return {
            Vote.YES: self.yes,
            Vote.ALMOST: self.almost,
            Vote.NO: self.no,
            Vote.IN_RESEARCH: self.in_research,
        }[vote]

    @property
    def total(self) -> int:
        """All ballots."""
        return self.yes + self.almost + self.no + self.in_research

    @property
    def leaders(self) -> tuple[Vote, ...]:
        """The answers with the most ballots: one, several in a tie, none without ballots."""
        most = max(map(self.count, Vote))
        return tuple(vote for vote in Vote if most and self.count(vote) == most)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a jury check concludes.

    `verdict` is set exactly when the ending is a verdict. `confidence` is from 0 to below 1, and 0
    without a verdict. `calibrated` says whether it was fitted to settled questions.
    """

    ending: Ending
    verdict: Vote | None
    split: Split
    confidence: float = 0.0
    calibrated: bool = False

    @property
    def unanimous(self) -> bool:
        """Whether every ballot was for the verdict."""
        return self.verdict is not None and self.split.count(self.verdict) == self.split.total


def conclude(votes: Sequence[Vote | None], quorum: int = 2) -> Conclusion:
    """What these votes conclude, whatever their order.

    None (abstained, or not readable) is never a vote; IN_RESEARCH is one, and counts for the
    quorum. Fewer votes than the quorum are inconclusive, a tie for the lead is hung, else the
    answer with the most votes is the verdict. Raises ValueError for a quorum below 1.
    """
    if quorum < 1:
        raise ValueError("a quorum is at least 1")
    split = Split.of(votes)
    if split.total < quorum:
        return Conclusion(Ending.INCONCLUSIVE, None, split)
    if len(split.leaders) > 1:
        return Conclusion(Ending.HUNG, None, split)
    (leader,) = split.leaders
    share = split.count(leader) / split.total
    return Conclusion(Ending.VERDICT, leader, split, confidence(share, split.total))


def effective_votes(count: int, correlation: float = CORRELATION) -> float:
    """How many independent votes `count` correlated ones are worth; 0 for 0."""
    return count / (1 + (count - 1) * correlation) if count else 0.0


def confidence(share: float, count: int, correlation: float = CORRELATION) -> float:
    """The confidence in an answer with this share (0 to 1) of `count` ballots; see the module."""
    effective = effective_votes(count, correlation)
    return (share * effective + CHANCE * DOUBT) / (effective + DOUBT)
