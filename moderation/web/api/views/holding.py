"""Leases: taking, renewing and giving back an item, and taking the next ones ahead."""

from flask import Response

from moderation.actions import desk as desk_actions
from moderation.actions.desk.passing_on import may_decide
from moderation.domain.accounts.tokens import Scope
from moderation.domain.desk.leases import Holder
from moderation.domain.lifecycle import ItemKind
from moderation.domain.messages import message
from moderation.queries.desk.listing import of_kinds
from moderation.web.api.bearer import caller, context
from moderation.web.api.operations import operation
from moderation.web.api.problems import problem
from moderation.web.api.shapes import asked as shapes
from moderation.web.api.shapes import items as shaped
from moderation.web.api.shapes import told
from moderation.web.api.views.items import queue_of


@operation("POST", "/items/claim", Scope.ITEMS_DECIDE, asked=shapes.Claim, told=told.Claimed)
def claim_items(asked: shapes.Claim) -> told.Claimed:
    """Take the next items of a queue that nobody holds and that the owner may decide on."""
    acting = context()
    kinds = {kind for kind in ItemKind if may_decide(acting.actor, kind, None)}
    candidates = of_kinds(queue_of(asked), kinds)
    claimed = desk_actions.claim_items(acting, candidates, tab=asked.holder, most=asked.count)
    return told.Claimed(tuple(shaped.item(one, acting.actor) for one in claimed))


@operation(
    "POST", "/items/<row:item_id>/lease", Scope.ITEMS_DECIDE,
    asked=shapes.Hold, told=told.LeaseTold, refusals=(404, 409),
)  # fmt: skip
def hold_item(asked: shapes.Hold, item_id: int) -> told.LeaseTold | Response:
    """Take or renew the lease on an item for five minutes; refused while somebody else holds it."""
    desk_actions.take_lease(context(), item_id, tab=asked.holder, over=asked.take_over)
    held = shaped.lease(item_id, Holder(caller().account.id, asked.holder))
    if held is not None and held.mine:
        return held
    return _held_by_another(held)


@operation(
    "DELETE", "/items/<row:item_id>/lease", Scope.ITEMS_DECIDE,
    asked=shapes.Release, status=204, refusals=(404,),
)  # fmt: skip
def release_item(asked: shapes.Release, item_id: int) -> None:
    """Give the lease on an item back; somebody else's stays."""
    desk_actions.release_lease(context(), item_id, tab=asked.holder)


def _held_by_another(held: told.LeaseTold | None) -> Response:
    by = None if held is None else told.Who("user", message("%(name)s", name=held.by))
    detail = message("Somebody else holds this item.")
    advice = message("Wait, or take it over with take_over.")
    return problem(409, detail, name="held", advice=advice, by=by, act="lease")
