"""How a topic's status follows from its jury checks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from moderation.domain.jury.verdict import Conclusion, Ending, Split
from moderation.domain.topics import TopicStatus

FEWEST_BALLOTS = 2
SETTLING_PERCENT = 80


class StatusPolicy(StrEnum):
    """Which ballots make the status."""

    LATEST = "latest"
    CUMULATIVE = "cumulative"


def combined_tally(history: Iterable[Conclusion]) -> Split:
    """All ballots of all checks, hung and inconclusive ones too."""
    return sum((conclusion.split for conclusion in history), Split())


def status_after(
    policy: StatusPolicy,
    current: TopicStatus,
    history: Sequence[Conclusion],
    *,
    settling_percent: int = SETTLING_PERCENT,
) -> TopicStatus:
    """The status after the last check of `history` (oldest first) on a topic with status `current`.

    A last check that is hung or inconclusive changes nothing. LATEST takes the last verdict.
    CUMULATIVE takes the answer that all ballots ever agree on, or that `settling_percent` of them
    share; with fewer than 2 ballots nothing changes, and without such an answer the topic is
    IN_RESEARCH (shown as DISPUTED when there are ballots on both sides).
    """
    if not history or history[-1].ending is not Ending.VERDICT or history[-1].verdict is None:
        return current
    if policy is StatusPolicy.LATEST:
        return TopicStatus(history[-1].verdict.value)
    return _settled(combined_tally(history), current, settling_percent)


def _settled(tally: Split, current: TopicStatus, percent: int) -> TopicStatus:
    if tally.total < FEWEST_BALLOTS:
        return current
    leader = tally.leaders[0]
    most = tally.count(leader)
    enough = most == tally.total or (most * 100 >= percent * tally.total)
    return (
        TopicStatus(leader.value) if enough and len(tally.leaders) == 1 else TopicStatus.IN_RESEARCH
    )
