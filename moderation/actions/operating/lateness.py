"""Asking for the notice that something on the desk waits beyond its time."""

from datetime import UTC

from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.extensions import db
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
    if not _is_due(context, subject):
        return False
    with transaction() as session:
        if outbox.was_asked(session, KIND, subject):  # by another machine, meanwhile
            return False
        outbox.ask(session, KIND, subject, due_at=context.now, now=context.now)
        return True


def _is_due(context: Context, subject: str) -> bool:
    """Look before writing: counting what is late would keep every writer waiting each minute."""
    wanted = site_settings().tell_of_lateness
    asked = outbox.was_asked(db.session(), KIND, subject)
    due = wanted and not asked and bool(overdue(context.now))
    db.session.rollback()
    return due
