"""Verdicts counted again from their ballots."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from moderation.domain.jury import Split, Vote, confidence
from moderation.domain.messages import Message, message
from moderation.extensions import db
from moderation.models import Ballot, JuryCheck, Seat

TOLERANCE = 1e-9


def wrong_conclusions() -> Iterator[Message]:
    """Yield a message for each ended check whose split or confidence its ballots do not give."""
    votes = _votes()
    checks = select(JuryCheck).where(JuryCheck.concluded_at.is_not(None))
    for check in db.session.scalars(checks):
        if not _holds(check, Split.of(votes[check.id])):
            yield message("Check %(id)s is not what its ballots give.", id=check.id)


def _votes() -> dict[int, list[Vote | None]]:
    query = select(Seat.check_id, Ballot.vote).join(Ballot, Ballot.seat_id == Seat.id)
    votes: dict[int, list[Vote | None]] = defaultdict(list)
    for check_id, vote in db.session.execute(query):
        votes[check_id].append(None if vote is None else Vote(vote))
    return votes


def _holds(check: JuryCheck, split: Split) -> bool:
    if split != Split(check.yes, check.almost, check.no, check.in_research):
        return False
    if check.verdict is None:
        return check.confidence is None
    verdict = Vote(check.verdict)
    if split.leaders != (verdict,) or check.confidence is None:
        return False
    if check.calibrated:
        return True
    expected = confidence(split.count(verdict) / split.total, split.total)
    return abs(expected - check.confidence) < TOLERANCE
