"""The status of a topic and the visitors' poll."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class TopicStatus(StrEnum):
    """The live verdict of a topic."""

    YES = "YES"
    ALMOST = "ALMOST"
    NO = "NO"
    IN_RESEARCH = "IN_RESEARCH"


class ShownStatus(StrEnum):
    """What a page shows: the status, or DISPUTED."""

    YES = "YES"
    ALMOST = "ALMOST"
    NO = "NO"
    IN_RESEARCH = "IN_RESEARCH"
    DISPUTED = "DISPUTED"


class PollChoice(StrEnum):
    """A visitor's vote."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


class Ballots(Protocol):
    """Counts of ballots; `moderation.domain.jury.Split` is one."""

    @property
    def yes(self) -> int:
        """Ballots for YES."""

    @property
    def almost(self) -> int:
        """Ballots for ALMOST."""

    @property
    def no(self) -> int:
        """Ballots for NO."""


def shown_status(status: TopicStatus, tally: Ballots) -> ShownStatus:
    """DISPUTED for a topic in research with ballots on both sides (YES or ALMOST against NO)."""
    both_sides = tally.no > 0 and tally.yes + tally.almost > 0
    if status is TopicStatus.IN_RESEARCH and both_sides:
        return ShownStatus.DISPUTED
    return ShownStatus(status.value)


@dataclass(frozen=True, slots=True)
class PollTally:
    """How many visitors chose what."""

    yes: int = 0
    no: int = 0
    maybe: int = 0

    @property
    def total(self) -> int:
        """All votes."""
        return self.yes + self.no + self.maybe

    def percentages(self) -> dict[PollChoice, int]:
        """Whole percentages that add up to 100 (to 0 without votes), by largest remainder."""
        counts = {PollChoice.YES: self.yes, PollChoice.NO: self.no, PollChoice.MAYBE: self.maybe}
        total = max(1, self.total)
        shares = {choice: count * 100 // total for choice, count in counts.items()}
        by_remainder = sorted(counts, key=lambda choice: -(counts[choice] * 100 % total))
        missing = (100 if self.total else 0) - sum(shares.values())
        for choice in by_remainder[:missing]:
            shares[choice] += 1
        return shares
