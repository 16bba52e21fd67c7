"""Asking for the notice that something on the desk waits beyond its time."""

from datetime import UTC

from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.queries.measures.pace import overdue
from moderation.queries.settings import site_settings
from moderation.work import outbox

KIND = "mail"
LATENESS = "late"
"""What the subject of such a notice begins with; the day (UTC) follows after a colon."""


def tell_of_lateness(context: Context) -> bool:
    """Ask for today's notice if something is late; return whether it was asked for now.

    There is one notice a day, however often this is called: what was asked for is remembered as
    long as its work is kept, which is longer. Nothing is asked where an admin switched notices off.
    """
    subject = f"{LATENESS}:{context.now.astimezone(UTC).date()}"
    with transaction() as session:
        wanted = site_settings().tell_of_lateness and not outbox.was_asked(session, KIND, subject)
        if not wanted or not overdue(context.now):
            return False
        outbox.ask(session, KIND, subject, due_at=context.now, now=context.now)
        return True
