"""The queue, the item and the decision."""

from datetime import datetime

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions import desk as desk_actions
from moderation.actions.decisions import Seen, decide
from moderation.domain.actor import require
from moderation.domain.errors import Invalid, Stale
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.queries import desk
from moderation.queries.users import shown_names
from moderation.web.context import current_context
from moderation.web.private import Answer, needs, positive_number
from moderation.web.review.blueprint import blueprint
from moderation.web.review.labels import actor_name
from moderation.web.review.page import Overtaken, Place, Trouble, desk_page

LARGEST_NUMBER = 2**31 - 1


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


@blueprint.post("/items/<row:item_id>/decisions")
def decisions(item_id: int) -> Answer:
    """Decide as the form says, and go on to the next item."""
    context = current_context()
    require(context, Permission.ITEM_READ)
    place = Place.of_request()
    position = desk.position_of(place.queue, desk.stored_item(item_id))
    try:
        act, seen = _act(), Seen(_number("version"), _number("revision"))
        decide(context, item_id, act, seen, _reason())
    except Stale as error:
        trouble = Trouble(typed=request.form, overtaken=_overtaken(item_id, error))
        return desk_page(place, item_id, trouble), error.http_status
    except Invalid as error:
        trouble = Trouble(error=error, typed=request.form)
        return desk_page(place, item_id, trouble), error.http_status
    following = item_id if act is DecisionAct.UNDO else desk.neighbour(place.queue, position)
    return _go_on(place, following, item_id)


def _go_on(place: Place, following: int | None, done: int) -> AnyResponse:
    arguments = {**place.arguments(), "done": str(done)}
    if following is None:
        return redirect(url_for("review.queue", **arguments), 303)
    return redirect(url_for("review.item", item_id=following, **arguments), 303)


def _act() -> DecisionAct:
    try:
        return DecisionAct(request.form.get("action", ""))
    except ValueError:
        raise Invalid(message("Choose what to do.")) from None


def _reason() -> str:
    return request.form.get("canned") or request.form.get("reason", "")


def _number(name: str) -> int:
    """Read a hidden number; what was left out or spoilt fits no item, so nothing is changed."""
    number = positive_number(request.form.get(name))
    return number if number is not None and number <= LARGEST_NUMBER else -1


def _overtaken(item_id: int, error: Stale) -> Overtaken:
    identifier = error.by.removeprefix("user:")
    names = shown_names([int(identifier)]) if identifier.isdigit() else {}
    seen = _number("revision")
    moved = seen not in (-1, error.revision)
    differences = desk.revision_differences(item_id, seen, error.revision) if moved else ()
    return Overtaken(
        error.what, actor_name(error.by, names), _decided_at(item_id, error), differences
    )


def _decided_at(item_id: int, error: Stale) -> datetime | None:
    """When the other acted, if the other's act stands in the ledger."""
    last = next(iter(desk.history(item_id)), None)
    return last.at if last and last.act == error.what else None


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
