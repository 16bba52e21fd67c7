"""Writing anew what is told to the public and derived from the ledger."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from moderation.actions.pages import touch_openness
from moderation.actions.parts import in_parts
from moderation.actions.transaction import transaction
from moderation.domain.openness import Key
from moderation.models import MonthFigure, MonthsCounted, ReviewItem, StatementRow
from moderation.models.base import table_of
from moderation.queries.openness.months import ONLY, counted, differing_figures
from moderation.queries.openness.statements import misplaced_statements

SIZE = 100
"""Rows that are deleted and as many that are written in one transaction."""

_statements = table_of(StatementRow)
_figures = table_of(MonthFigure)


def mend_statements() -> int:
    """Let the index of statements be what the ledger states; return how many places were wrong.

    Acts never change, and a place is written with its act: what is wrong is nobody's to write now.
    """
    wrong = list(misplaced_statements())
    for some in in_parts(wrong, SIZE):
        _place(dict(some))
    return len(wrong)


def _place(told: Mapping[int, tuple[int, datetime] | None]) -> None:
    with transaction() as session:
        connection = session.connection()
        connection.execute(delete(_statements).where(_statements.c.entry_id.in_(told)))
        items = {place[0] for place in told.values() if place is not None}
        known = set(session.scalars(select(ReviewItem.id).where(ReviewItem.id.in_(items))))
        rows = [
            {"entry_id": entry, "item_id": place[0], "made_at": place[1]}
            for entry, place in told.items()
            if place is not None and place[0] in known
        ]
        if rows:
            connection.execute(insert(_statements), rows)


def mend_figures() -> int:
    """Let the figures by month be what the ledger gives; return how many were not.

    Where they are counted on meanwhile, what was found no longer counts: it is looked for anew.
    """
    mended = 0
    end = counted().position
    wrong = differing_figures(end)
    while wrong:
        some = [(key, expected) for key, (_, expected) in wrong[:SIZE]]
        if _write(end, some):
            mended, wrong = mended + len(some), wrong[SIZE:]
        else:
            end = counted().position
            wrong = differing_figures(end)
    return mended


def _write(end: int, figures: Sequence[tuple[Key, int]]) -> bool:
    with transaction() as session:
        if not _is_at(session, end):
            return False
        connection = session.connection()
        for (month, figure, part), _ in figures:
            key = {"month": month, "figure": figure, "part": part}
            connection.execute(delete(_figures).filter_by(**key))
        rows = [
            {"month": month, "figure": figure, "part": part, "count": count}
            for (month, figure, part), count in figures
            if count
        ]
        if rows:
            connection.execute(insert(_figures), rows)
        touch_openness(session)
    return True


def _is_at(session: Session, end: int) -> bool:
    """Whether the figures are counted until `end`; nobody counts on until the transaction ends."""
    query = select(MonthsCounted.position).where(MonthsCounted.id == ONLY).with_for_update()
    return (session.execute(query).scalar() or 0) == end
