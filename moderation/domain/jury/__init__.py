"""The jury: votes, what they conclude, who sits, and how it is told."""

from moderation.domain.jury.opinion import Opinion, Statement, opinion
from moderation.domain.jury.seats import (
    LARGEST_PANEL,
    SMALLEST_PANEL,
    Seat,
    SeatPlan,
    juror_name,
    juror_title,
    plan_seats,
    roman,
)
from moderation.domain.jury.status import StatusPolicy, combined_tally, status_after
from moderation.domain.jury.verdict import (
    Conclusion,
    Ending,
    Split,
    Vote,
    conclude,
    confidence,
    effective_votes,
)

__all__ = [
    "LARGEST_PANEL",
    "SMALLEST_PANEL",
    "Conclusion",
    "Ending",
    "Opinion",
    "Seat",
    "SeatPlan",
    "Split",
    "Statement",
    "StatusPolicy",
    "Vote",
    "combined_tally",
    "conclude",
    "confidence",
    "effective_votes",
    "juror_name",
    "juror_title",
    "opinion",
    "plan_seats",
    "roman",
    "status_after",
]
