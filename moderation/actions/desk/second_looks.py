"""Blind second looks: drawing one, answering it, and keeping items whose answer is known."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.effects import effect_of
from moderation.actions.record import lock, record
from moderation.actions.rows import make_unless_there
from moderation.actions.screening.samples import answer_sample
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.errors import Invalid, NotFound, Stale
from moderation.domain.lifecycle import ItemKind
from moderation.domain.measures.agreement import KINDS, Look, share_drawn
from moderation.domain.messages import message
from moderation.domain.roles import Permission, may
from moderation.models import KnownAnswer, ReviewItem, SecondLook
from moderation.models.base import table_of
from moderation.queries.measures.second_looks import (
    LOOK_OF_STATE,
    SENT,
    Candidate,
    decided_by_others,
    known_answers,
    open_samples,
)
from moderation.queries.settings import site_settings

KNOWN_SHARE = 0.5
"""How many of the looks are at known answers, where there are any."""
BLIND_PERCENT = 20
"""After so many of a hundred decisions something is shown that was let through, while any waits."""


def draw_second_look(context: Context, chance: Callable[[], float]) -> int | None:
    """Ask the actor for a second look, as often as an admin set; return its id, None for no look.

    It is at what others decided, or at what was let through without a person. `chance` gives
    numbers from 0 to 1, 1 left out. Nobody is asked about the same item twice, or about a kind on
    which they may not decide. Raises NotAllowed.
    """
    require(context, Permission.ITEM_READ)
    settings = site_settings()
    second = share_drawn(settings.second_looks_percent, chance())
    blind = settings.blind_samples_percent > 0 and share_drawn(BLIND_PERCENT, chance())
    if not (second or blind):
        return None
    with transaction() as session:
        pool = open_samples(int(context.actor.id), _kinds(context), context.now) if blind else []
        pool = pool or (_pool(context, chance) if second else [])
        if not pool:
            return None
        return _ask(session, context, pool[int(chance() * len(pool))])


def _kinds(context: Context) -> list[ItemKind]:
    return [kind for kind in KINDS if may(context.actor.role, effect_of(kind).permission)]


def _pool(context: Context, chance: Callable[[], float]) -> list[Candidate]:
    kinds = _kinds(context)
    user = int(context.actor.id)
    known = known_answers(user, kinds)
    decided = decided_by_others(user, kinds, context.now)
    return known if known and (not decided or chance() < KNOWN_SHARE) else decided


def _ask(session: Session, context: Context, one: Candidate) -> int | None:
    values = {
        "item_id": one.item_id,
        "revision": SENT,
        "first_act": one.first.value,
        "first_by": one.by,
        "user_id": int(context.actor.id),
        "asked_at": context.now,
        "version": 0,
    }
    make_unless_there(session, table_of(SecondLook), values)
    query = select(SecondLook).where(
        SecondLook.item_id == one.item_id, SecondLook.user_id == values["user_id"]
    )
    row = session.scalars(query.with_for_update()).one()
    if row.version > 0:  # asked in another tab at the same moment
        return None
    record(session, context, row, "second_look.asked")
    return row.id


def answer_second_look(context: Context, look_id: int, answer: Look) -> None:
    """Keep what the actor would do. Nothing happens to the item.

    But what nobody had seen before it appeared is reported where they would reject it. Raises
    NotAllowed, NotFound (also for a look that somebody else was asked for), and Stale where it is
    answered already.
    """
    require(context, Permission.ITEM_READ)
    with transaction() as session:
        row = lock(session, SecondLook, look_id)
        if row.user_id != int(context.actor.id):
            raise NotFound
        item = session.get_one(ReviewItem, row.item_id)
        require(context, effect_of(ItemKind(item.kind)).permission)
        if row.act is not None:
            raise Stale(by=str(context.actor), what=row.act, version=row.version)
        row.act, row.answered_at = answer.value, context.now
        record(session, context, row, "second_look.answered")
        answer_sample(session, context, row.item_id, answer)


def set_known_answer(context: Context, item_id: int, *, used: bool) -> None:
    """Use a decided item as one whose answer is known, or do so no more.

    The answer is the decision that stands. Raises NotAllowed, NotFound, and Invalid for an item of
    a kind that is not looked at twice, or that is not decided.
    """
    require(context, Permission.SETTING_CHANGE)
    with transaction() as session:
        item = lock(session, ReviewItem, item_id)
        act = LOOK_OF_STATE.get(item.state)
        if used and (act is None or ItemKind(item.kind) not in KINDS):
            raise Invalid(message("Only decided items of some kinds can be used so."))
        values = {"id": item.id, "revision": 0, "act": "", "live": False, "version": 0}
        make_unless_there(session, table_of(KnownAnswer), values)
        row = lock(session, KnownAnswer, item_id)
        row.live = used
        if act is not None:
            row.revision, row.act = item.revision, act.value
        record(session, context, row, "known_answer.set" if used else "known_answer.dropped")
