"""Claiming items ahead, giving them back, and passing one over."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions import desk as desk_actions
from moderation.domain.lifecycle import ItemKind
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.queries import desk
from moderation.web.context import current_context
from moderation.web.private import needs
from moderation.web.rendering import render_message
from moderation.web.review.blueprint import blueprint
from moderation.web.review.deciding.next_item import go_on, next_item
from moderation.web.review.page import Place
from moderation.web.review.tab import this_tab

MOST = 200  # items that are looked at for free ones


@blueprint.post("/items/<row:item_id>/claims")
@needs(Permission.ITEM_READ)
def claim_alike(item_id: int) -> AnyResponse:
    """Claim this item and the next ten of its queue and kind for this tab."""
    place, item = Place.of_request(), desk.stored_item(item_id)
    after = desk.position_of(place.queue, item)
    candidates = [item_id, *desk.alike(place.queue, ItemKind(item.kind), after)]
    claimed = desk_actions.claim_items(current_context(), candidates[:MOST], tab=this_tab())
    if set(claimed) - {item_id}:
        said = message("%(count)s items are yours for five minutes.", count=len(claimed))
    else:
        said = message("There was nothing to claim: nothing alike is free after this.")
    flash(render_message(said))
    return redirect(url_for("review.item", item_id=item_id, **place.arguments()), 303)


@blueprint.post("/claims/return")
@needs(Permission.ITEM_READ)
def claims_return() -> AnyResponse:
    """Give back everything that this tab holds."""
    count = desk_actions.give_claims_back(current_context(), tab=this_tab())
    flash(render_message(message("%(count)s items were given back.", count=count)))
    return redirect(url_for("review.queue", **Place.of_request().arguments()), 303)


@blueprint.post("/items/<row:item_id>/skip")
@needs(Permission.ITEM_READ)
def skip(item_id: int) -> AnyResponse:
    """Give an item back undecided and go on to the next."""
    place = Place.of_request()
    position = desk.position_of(place.queue, desk.stored_item(item_id))
    desk_actions.release_lease(current_context(), item_id, tab=this_tab())
    return go_on(place, next_item(place.queue, position, item_id))
