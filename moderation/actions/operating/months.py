"""Counting the public's figures on, from the newest sealed acts of the ledger."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from moderation.actions.pages import touch_openness
from moderation.actions.rows import insert_into
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.extensions import db
from moderation.models import MonthFigure, MonthsCounted
from moderation.models.base import table_of
from moderation.queries.openness.months import BATCH, ONLY, Part, counted, next_part

_figures = table_of(MonthFigure)
_counted = table_of(MonthsCounted)


def count_months(context: Context, most: int = 10_000) -> int:
    """Count up to ``most`` sealed acts on; return how many ledger rows that were.

    They are read before each short transaction, which goes on only from where the reading began:
    so it is safe to run at the same time on several hosts, and each act is counted once.
    """
    start = place = counted().position
    while place - start < most:
        part = next_part(place, min(BATCH, most - (place - start)))
        if part is None or not _add(context, place, part):
            break
        place = part.position
    db.session.rollback()
    return place - start


def _add(context: Context, place: int, part: Part) -> bool:
    with transaction() as session:
        if not _move(session, context, place, part.position):
            return False
        rows = [
            {"month": month, "figure": figure, "part": of, "count": number}
            for (month, figure, of), number in sorted(part.added.items())
        ]
        if rows:
            statement = insert_into(session, _figures)
            raised = {"count": _figures.c.count + statement.excluded.count}
            keys = list(_figures.primary_key.columns)
            statement = statement.on_conflict_do_update(index_elements=keys, set_=raised)
            session.connection().execute(statement, rows)
            touch_openness(session)
        return True


def _move(session: Session, context: Context, start: int, end: int) -> bool:
    """Say that all is counted until `end`; return whether it was until `start` before."""
    first = insert_into(session, _counted).values(id=ONLY, position=0, counted_at=context.now)
    session.connection().execute(first.on_conflict_do_nothing())
    moved = (
        update(_counted)
        .where(_counted.c.id == ONLY, _counted.c.position == start)
        .values(position=end, counted_at=context.now)
    )
    return session.connection().execute(moved).rowcount == 1
