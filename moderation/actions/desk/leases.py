"""Leases on review items: a courtesy, shown to others. The version decides, never the lease."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from moderation.actions.effects import effect_of
from moderation.actions.record import lock
from moderation.actions.transaction import transaction
from moderation.domain.actor import ActorKind, Context, require
from moderation.domain.desk import leases as rules
from moderation.domain.desk.leases import LEASE_TIME, Holder
from moderation.domain.errors import NotFound, Stale
from moderation.domain.lifecycle import ItemKind
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.models import Lease, ReviewItem
from moderation.queries.desk.leases import displaced_of

MOST_CLAIMED = 11  # the one that is open, and ten more
LONGEST_TAB = 64  # characters


def take_lease(context: Context, item_id: int, *, tab: str = "", over: bool = False) -> bool:
    """Take or renew the lease on an item for one tab; return whether it holds it now.

    What the tab has claimed ahead is renewed with it. Needs the permission to decide items of this
    kind. Somebody else's running lease is left alone unless `over` says to take it over. Raises
    NotFound for no such item, Invalid for a kind that nobody can decide.
    """
    require(context, Permission.ITEM_READ)
    with transaction() as session:
        item = lock(session, ReviewItem, item_id)
        _require_to_decide(context, item)
        item.opened_at = item.opened_at or context.now
        who = holder_of(context, tab)
        _renew_claims(session, context, who)
        return _take(session, context, item_id, who, over=over)


def release_lease(context: Context, item_id: int, *, tab: str = "", left: bool = False) -> None:
    """Give the tab's own lease back; another's stays. Needs and raises what taking it does.

    `left` says that the tab merely looks elsewhere: what it claimed ahead it keeps.
    """
    require(context, Permission.ITEM_READ)
    with transaction() as session:
        item = session.get(ReviewItem, item_id)
        if item is None:
            raise NotFound
        _require_to_decide(context, item)
        row = _row(session, item_id)
        if row is not None and not (left and row.claimed):
            _store(row, rules.give_back(_stored(row), holder_of(context, tab), context.now))


def claim_items(
    context: Context, candidates: Sequence[int], *, tab: str = "", most: int = MOST_CLAIMED
) -> list[int]:
    """Claim the first `most` of some items that nobody else holds; return their ids.

    Items that were decided meanwhile are passed over. At most 200 candidates. Raises NotAllowed
    where the actor may not decide one of them, and Invalid for a kind that nobody can decide.
    """
    require(context, Permission.ITEM_READ)
    with transaction() as session:
        who = holder_of(context, tab)
        claimed: list[int] = []
        for item in _still_waiting(session, candidates):
            _require_to_decide(context, item)
            if len(claimed) < most and _take(session, context, item.id, who, claim=True):
                claimed.append(item.id)
        return claimed


def give_claims_back(context: Context, *, tab: str = "") -> int:
    """Give back all that the tab holds; return how many items that were."""
    require(context, Permission.ITEM_READ)
    with transaction() as session:
        who = holder_of(context, tab)
        rows = session.scalars(
            select(Lease)
            .where(*_held_by(who), Lease.until > context.now)
            .order_by(Lease.item_id)
            .with_for_update()
        ).all()
        for row in rows:
            _store(row, rules.give_back(_stored(row), who, context.now))
        return len(rows)


def refuse_taken_over(session: Session, context: Context, item: ReviewItem, tab: str) -> None:
    """Raise Stale for a tab whose item somebody took over and holds; nothing else is refused."""
    row = _row(session, item.id)
    if row is None or context.actor.kind is not ActorKind.USER:
        return
    if rules.refuses(_stored(row), holder_of(context, tab), context.now):
        raise Stale(
            message("Somebody else has taken this item over. Nothing was done."),
            by=f"user:{row.user_id}", what="take_over", version=item.version,
            revision=item.revision,
        )  # fmt: skip


def end_lease(session: Session, context: Context, item_id: int, tab: str) -> None:
    """Let go of an item that the tab has just decided."""
    row = _row(session, item_id)
    if row is not None and context.actor.kind is ActorKind.USER:
        _store(row, rules.give_back(_stored(row), holder_of(context, tab), context.now))


def holder_of(context: Context, tab: str) -> Holder:
    """Return the actor in one tab, whose name is cut to what is stored."""
    return Holder(int(context.actor.id), tab[:LONGEST_TAB])


def _require_to_decide(context: Context, item: ReviewItem) -> None:
    """Whoever may decide on an item may hold it: editors evidence, moderators all."""
    require(context, effect_of(ItemKind(item.kind)).permission)


def _take(
    session: Session,
    context: Context,
    item_id: int,
    who: Holder,
    *,
    over: bool = False,
    claim: bool = False,
) -> bool:
    row = _row(session, item_id)
    stored = None if row is None else _stored(row)
    taken = rules.take(stored, who, context.now, over=over, claim=claim)
    if taken is None:
        return False
    if row is None:
        row = Lease(item_id=item_id)
        session.add(row)
    _store(row, taken)
    session.flush()
    return True


def _still_waiting(session: Session, candidates: Sequence[int]) -> Sequence[ReviewItem]:
    """Lock the candidates in order of their ids, and give those that wait in the order asked."""
    query = (
        select(ReviewItem)
        .where(ReviewItem.id.in_(candidates), ReviewItem.decided_at.is_(None))
        .order_by(ReviewItem.id)
        .with_for_update()
    )
    found = {item.id: item for item in session.scalars(query)}
    return [found[one] for one in candidates if one in found]


def _renew_claims(session: Session, context: Context, who: Holder) -> None:
    session.execute(
        update(Lease)
        .where(*_held_by(who), Lease.claimed, Lease.until > context.now)
        .values(until=context.now + LEASE_TIME)
        .execution_options(synchronize_session=False)
    )


def _held_by(who: Holder) -> tuple[ColumnElement[bool], ...]:
    return Lease.user_id == who.user_id, Lease.holder == who.tab


def _row(session: Session, item_id: int) -> Lease | None:
    return session.get(Lease, item_id, populate_existing=True, with_for_update=True)


def _stored(row: Lease) -> rules.Lease:
    holder = Holder(row.user_id, row.holder)
    return rules.Lease(holder, row.token, row.until, displaced_of(row), row.claimed)


def _store(row: Lease, lease: rules.Lease) -> None:
    row.user_id, row.holder = lease.holder.user_id, lease.holder.tab
    row.token, row.until, row.claimed = lease.token, lease.until, lease.claimed
    row.displaced = [{"user": one.user_id, "tab": one.tab} for one in lease.displaced]
