"""Findings beside what people decided, as they are kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from moderation.domain.screening import FindingOutcome
from moderation.domain.screening.trials import TrialStanding, standing
from moderation.extensions import db
from moderation.models import BlindSample, FilterOutcome, Lesson

MOST_OUTCOMES = 2_000
"""The newest outcomes of one setup that figures are made of."""
MOST_SAMPLES = 5_000
"""The newest samples among which those are counted that somebody answered."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One finding beside a decision. `score` is None where the filter abstained or failed.

    `points` are what it adds; of all filters combined, `outcome` is what they came to.
    `afterwards`: the filter was asked when people had decided already.
    """

    outcome: str
    score: float | None
    points: float
    unwanted: bool
    weight: float
    afterwards: bool
    decided_at: datetime


_COLUMNS = (
    FilterOutcome.outcome, FilterOutcome.score, FilterOutcome.points,
    FilterOutcome.unwanted, FilterOutcome.weight, FilterOutcome.afterwards,
    FilterOutcome.decided_at,
)  # fmt: skip


def outcomes(filter_id: str, setup: str = "") -> Sequence[Outcome]:
    """List the newest outcomes of a filter with these settings and this code, 2,000 at most.

    Whether it was on trial then makes no difference. An item counts once, by its newest finding.
    One that was drawn stands also for those drawn that nobody answered.
    """
    query = (
        select(*_COLUMNS)
        .where(FilterOutcome.filter_id == filter_id, FilterOutcome.setup == setup)
        .order_by(FilterOutcome.decided_at.desc())
        .limit(MOST_OUTCOMES)
    )
    found = [Outcome(*row) for row in db.session.execute(query)]
    if all(one.weight == 1 for one in found):
        return found
    drawn = drawn_for_one_answer()
    return [one if one.weight == 1 else replace(one, weight=one.weight * drawn) for one in found]


def drawn_for_one_answer() -> float:
    """Give how many samples were drawn for each that was answered: 1 where all were, or none."""
    newest = select(BlindSample.answered_at).order_by(BlindSample.drawn_at.desc())
    some = newest.limit(MOST_SAMPLES).subquery()
    drawn, answered = db.session.execute(
        select(func.count(), func.count(some.c.answered_at)).select_from(some)
    ).one()
    return drawn / answered if answered else 1.0


def trial_standing(filter_id: str, setup: str) -> TrialStanding:
    """Tell how many decisions stand beside what a filter answered with these settings and code."""
    return standing_of(outcomes(filter_id, setup))


def standing_of(found: Sequence[Outcome]) -> TrialStanding:
    """Tell it of outcomes that were read already; where the filter said nothing, nothing is known.

    So one that learns is not ready because people decided before it had learned anything.
    """
    return standing(one.unwanted for one in found if one.outcome == FindingOutcome.SCORE)


def has_decisions() -> bool:
    """Say whether there is any item on which people decided, that a filter could be asked about."""
    return (
        db.session.scalar(select(Lesson.id).where(Lesson.item_id.is_not(None)).limit(1)) is not None
    )
