"""The queue, the item and the notes on it."""

from flask import redirect, request, url_for

from moderation.actions import desk as desk_actions
from moderation.domain.errors import Invalid
from moderation.domain.roles import Permission
from moderation.web.context import current_context
from moderation.web.private import Answer, needs
from moderation.web.review.blueprint import blueprint
from moderation.web.review.page import Place, Trouble, desk_page


@blueprint.get("/")
@needs(Permission.ITEM_READ)
def queue() -> str:
    """Show a queue."""
    return desk_page(Place.of_request(), None)


@blueprint.get("/items/<row:item_id>")
@needs(Permission.ITEM_READ)
def item(item_id: int) -> str:
    """Show an item beside its queue."""
    return desk_page(Place.of_request(), item_id)


@blueprint.post("/items/<row:item_id>/notes")
def notes(item_id: int) -> Answer:
    """Leave a note for other moderators."""
    place = Place.of_request()
    try:
        desk_actions.add_note(current_context(), item_id, request.form.get("note", ""))
    except Invalid as error:
        trouble = Trouble(error=error, typed=request.form)
        return desk_page(place, item_id, trouble), error.http_status
    target = url_for("review.item", item_id=item_id, **place.arguments(), _anchor="notes")
    return redirect(target, 303)
