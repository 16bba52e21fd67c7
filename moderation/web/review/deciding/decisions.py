"""The decision: what the form says, done once, and the next item after it."""

from flask import request
from flask_login import current_user

from moderation.actions.decisions import Seen, decide
from moderation.domain.actor import require
from moderation.domain.desk.editing import Edit, Meaning
from moderation.domain.errors import Invalid, Stale
from moderation.domain.lifecycle import PASSING_ON, DecisionAct
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.queries import desk
from moderation.queries.desk.reasons import all_reasons, find
from moderation.web.context import current_context
from moderation.web.private import Answer, positive_number
from moderation.web.review.blueprint import blueprint
from moderation.web.review.deciding.next_item import go_on, next_item
from moderation.web.review.deciding.overtaken import overtaken
from moderation.web.review.measures.second_looks import second_look_instead
from moderation.web.review.page import EDITED, Place, Trouble, desk_page
from moderation.web.review.tab import this_tab

LARGEST_NUMBER = 2**31 - 1


@blueprint.post("/items/<row:item_id>/decisions")
def decisions(item_id: int) -> Answer:
    """Decide as the form says, and go on to the next item."""
    require(current_context(), Permission.ITEM_READ)
    place = Place.of_request()
    position = desk.position_of(place.queue, desk.stored_item(item_id))
    try:
        act = _act()
        _decide(item_id, act)
    except Stale as error:
        trouble = Trouble(
            typed=_typed(),
            overtaken=overtaken(item_id, _number("revision"), error, current_user.id),
        )
        return desk_page(place, item_id, trouble), error.http_status
    except Invalid as error:
        trouble = Trouble(error=error, typed=_typed())
        return desk_page(place, item_id, trouble), error.http_status
    if act in (DecisionAct.UNDO, DecisionAct.RELEASE):
        return go_on(place, item_id, item_id)
    onward = go_on(place, next_item(place.queue, position, item_id), item_id)
    return onward if act in PASSING_ON else second_look_instead(place, onward)


def _decide(item_id: int, act: DecisionAct) -> None:
    decide(
        current_context(),
        item_id,
        act,
        Seen(_number("version"), _number("revision")),
        request.form.get("reason", ""),
        canned=request.form.get("canned", ""),
        edited=_edited(),
        holder=this_tab(),
    )


def _act() -> DecisionAct:
    try:
        return DecisionAct(request.form.get("action", ""))
    except ValueError:
        raise Invalid(message("Choose what to do.")) from None


def _edited() -> Edit | None:
    """Return what the form changes; None where it changes nothing."""
    found = {
        name.removeprefix(EDITED): text
        for name, text in request.form.items()
        if name.startswith(EDITED)
    }
    tag = request.form.get("means", "").strip()
    meant = Meaning(tag, alias="alias" in request.form) if tag else None
    return Edit(found, meant) if found or meant else None


def _typed() -> dict[str, str]:
    """Return what was typed, so that it can be used again; a ready reason by its words."""
    typed = dict(request.form)
    chosen = find(all_reasons(), typed.get("canned", ""))
    return typed if chosen is None else {**typed, "canned": chosen.title}


def _number(name: str) -> int:
    """Read a hidden number; what was left out or spoilt fits no item, so nothing is changed."""
    number = positive_number(request.form.get(name))
    return number if number is not None and number <= LARGEST_NUMBER else -1
