"""What jurors on trial would have voted, beside what was decided without them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from moderation.extensions import db
from moderation.models import JuryCheck, ShadowBallot

SHOWN = 100
"""The newest ballots that are looked at."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A juror's newest ballots on trial, 100 at most.

    `votes` counts them by vote; `silent` abstained or failed. `compared` are those of checks that
    ended with a verdict, `agreed` how many of these voted as the verdict went.
    """

    votes: Mapping[str, int]
    silent: int
    compared: int
    agreed: int


def trial_of(juror_id: str) -> Trial | None:
    """Tell how a juror has done on trial; None when it was never asked there."""
    query = (
        select(ShadowBallot.vote, JuryCheck.verdict)
        .join(JuryCheck, JuryCheck.id == ShadowBallot.check_id)
        .where(ShadowBallot.juror_id == juror_id)
        .order_by(ShadowBallot.id.desc())
        .limit(SHOWN)
    )
    rows = db.session.execute(query).all()
    if not rows:
        return None
    voted = [row for row in rows if row.vote is not None]
    compared = [row for row in voted if row.verdict is not None]
    return Trial(
        dict(Counter(row.vote for row in voted)),
        len(rows) - len(voted),
        len(compared),
        sum(row.vote == row.verdict for row in compared),
    )
