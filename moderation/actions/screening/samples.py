"""Blind samples: some of what was let through without a person is shown to one."""

from collections.abc import Callable, Collection
from random import SystemRandom

from sqlalchemy import update
from sqlalchemy.orm import Session

from moderation.actions.rows import insert_into
from moderation.actions.screening.reporting import RULE, let_people_look
from moderation.domain.actor import Context
from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.domain.measures.agreement import Look, share_drawn
from moderation.models import BlindSample
from moderation.models.base import table_of
from moderation.queries.screening.items import items_to_screen
from moderation.work import outbox

_samples = table_of(BlindSample)
_chance = SystemRandom().random


def draw_samples(
    session: Session,
    context: Context,
    item_ids: Collection[int],
    percent: int,
    chance: Callable[[], float] = _chance,
) -> None:
    """Draw `percent` of the items that were just let through; each stands for as many as that is.

    `chance` gives numbers from 0 to 1, 1 left out: nobody can tell from an item that it was drawn.
    """
    drawn = [one for one in item_ids if share_drawn(percent, chance())]
    rows = [{"item_id": one, "weight": 100 / percent, "drawn_at": context.now} for one in drawn]
    if rows:
        session.connection().execute(insert_into(session, _samples).on_conflict_do_nothing(), rows)


def answer_sample(session: Session, context: Context, item_id: int, look: Look) -> None:
    """Keep what somebody thought of a drawn item; nothing happens for one that was not, or before.

    Who is unsure leaves it to the next. What they would reject is reported: people look at it.
    """
    if look is Look.UNSURE:
        return
    waits = (_samples.c.item_id == item_id) & _samples.c.answered_at.is_(None)
    values = {"unwanted": look is Look.REJECT, "answered_at": context.now}
    answered = session.connection().execute(update(_samples).where(waits).values(values))
    if not answered.rowcount:
        return
    outbox.ask(session, "learn", f"item:{item_id}", due_at=context.now, now=context.now)
    if look is Look.REJECT:
        _report(session, context, item_id)


def _report(session: Session, context: Context, item_id: int) -> None:
    """Whoever was shown the item stays unnamed: what stands in the report is the rule's."""
    by_rule = Context(RULE, context.now, context.group)
    for one in items_to_screen([item_id]):
        if one.state is ItemState.APPROVED and one.item.kind == ItemKind.COMMENT:
            let_people_look(session, by_rule, one.item, "blind_look")
