"""Ending work that cannot be done and need not be tried again."""

from moderation.actions.transaction import transaction
from moderation.domain.messages import Message, to_json
from moderation.work.claims import Claim, finish, table


def give_up(claim: Claim, reason: Message) -> None:
    """Mark a claim as done, with the reason why there was nothing to do."""
    with transaction() as session:
        if finish(session, [claim]):
            statement = table.update().where(table.c.id == claim.id)
            session.connection().execute(statement.values(last_error=to_json(reason)))
