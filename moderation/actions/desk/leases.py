"""Leases on review items: a courtesy, shown to others. The version decides, never the lease."""

from datetime import timedelta

from sqlalchemy.orm import Session

from moderation.actions.effects import effect_of
from moderation.actions.record import lock
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.errors import NotFound
from moderation.domain.lifecycle import ItemKind
from moderation.domain.roles import Permission
from moderation.models import Lease, ReviewItem

LEASE_TIME = timedelta(minutes=5)


def take_lease(context: Context, item_id: int, *, over: bool = False) -> bool:
    """Take or renew the lease on an item; return whether the actor holds it now.

    Needs the permission to decide items of this kind. Somebody else's running lease is left alone
    unless `over` says to take it over. Raises NotFound for no such item, Invalid for a kind that
    nobody can decide.
    """
    require(context, Permission.ITEM_READ)
    with transaction() as session:
        _require_to_decide(context, lock(session, ReviewItem, item_id))
        lease = session.get(Lease, item_id, populate_existing=True)
        if lease is None:
            session.add(_new(context, item_id))
            return True
        return _renewed(session, context, lease, over=over)


def release_lease(context: Context, item_id: int) -> None:
    """Give the actor's own lease back; another's stays. Needs and raises what taking it does."""
    require(context, Permission.ITEM_READ)
    with transaction() as session:
        item = session.get(ReviewItem, item_id)
        if item is None:
            raise NotFound
        _require_to_decide(context, item)
        lease = session.get(Lease, item_id, populate_existing=True, with_for_update=True)
        if lease is not None and lease.user_id == _holder(context):
            lease.until = context.now


def _require_to_decide(context: Context, item: ReviewItem) -> None:
    """Whoever may decide on an item may hold it: editors evidence, moderators all."""
    require(context, effect_of(ItemKind(item.kind)).permission)


def _holder(context: Context) -> int:
    return int(context.actor.id)


def _new(context: Context, item_id: int) -> Lease:
    until = context.now + LEASE_TIME
    return Lease(item_id=item_id, user_id=_holder(context), token=1, until=until)


def _renewed(session: Session, context: Context, lease: Lease, *, over: bool) -> bool:
    mine, running = lease.user_id == _holder(context), lease.until > context.now
    if running and not mine and not over:
        return False
    if not mine or not running:
        lease.taken_over_from = lease.user_id if running else None
        lease.user_id = _holder(context)
        lease.token += 1
    lease.until = context.now + LEASE_TIME
    session.flush()
    return True
