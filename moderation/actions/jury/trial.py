"""Ballots of jurors on trial: kept to be compared, never counted, never shown in public."""

from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.domain.messages import to_json
from moderation.hooks.calling.answers import JurorAnswer
from moderation.models import ShadowBallot


def keep_trial_ballot(context: Context, check_id: int, answer: JurorAnswer) -> None:
    """Keep what a juror on trial would have voted in a check, or why it did not."""
    ballot, excuse = answer.value, answer.excuse
    row = ShadowBallot(
        check_id=check_id,
        juror_id=answer.id,
        vote=ballot.vote.value if ballot and ballot.vote else None,
        statement=ballot.statement if ballot else "",
        raw=ballot.raw if ballot else "",
        cost_microdollars=ballot.cost_microdollars if ballot else 0,
        elapsed_ms=answer.elapsed_ms,
        failure=to_json(excuse) if excuse else None,
        cast_at=context.now,
    )
    with transaction() as session:
        session.add(row)
