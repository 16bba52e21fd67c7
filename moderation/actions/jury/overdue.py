"""Hearings that were left open beyond their deadline: a row must not say "in session" for ever."""

from sqlalchemy import select

from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.extensions import db
from moderation.models import JuryCheck
from moderation.work import outbox

MOST_AT_ONCE = 50


def ask_for_overdue_checks(context: Context) -> int:
    """Have the jury take up again what is past its deadline, to be ended; return how many."""
    with transaction() as session:
        overdue = session.scalars(
            select(JuryCheck)
            .where(JuryCheck.state == "hearing", JuryCheck.deadline < context.now)
            .order_by(JuryCheck.deadline)
            .limit(MOST_AT_ONCE)
        ).all()
        for check in overdue:
            outbox.ask(
                session, "jury", f"topic:{check.topic_id}", due_at=context.now, now=context.now,
                parameters={"cause": check.cause, "ordered_by": check.ordered_by},
            )  # fmt: skip
        return len(overdue)


def is_overdue(context: Context, check_id: int) -> bool:
    """Say whether a check is past its deadline: nobody is asked any more, and it ends as it is."""
    deadline = db.session.scalar(select(JuryCheck.deadline).where(JuryCheck.id == check_id))
    return deadline is not None and deadline < context.now
