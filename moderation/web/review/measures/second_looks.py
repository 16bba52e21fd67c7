"""A second look: the item without its decision, and the answer."""

from collections.abc import Callable

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions.desk.second_looks import (
    answer_second_look,
    draw_second_look,
    set_known_answer,
)
from moderation.domain.errors import Invalid, NotFound, Stale
from moderation.domain.measures.agreement import Look
from moderation.domain.messages import Message, message
from moderation.domain.roles import Permission
from moderation.queries import desk
from moderation.queries.measures.second_looks import LookView, second_look
from moderation.queries.users import shown_names
from moderation.web.context import current_context
from moderation.web.locale import current_locale
from moderation.web.private import Answer, needs
from moderation.web.rendering import render_message
from moderation.web.review.blueprint import blueprint
from moderation.web.review.page import Place
from moderation.web.targets import safe_target


def second_look_instead(place: Place, onward: AnyResponse) -> AnyResponse:
    """Lead to a second look where one comes now, and otherwise onward; `onward` follows it."""
    chance: Callable[[], float] = current_app.extensions["venire_chance"]
    look_id = draw_second_look(current_context(), chance)
    if look_id is None:
        return onward
    there = url_for("review.look", look_id=look_id, onward=onward.location, **place.arguments())
    return redirect(there, 303)


@blueprint.get("/looks/<row:look_id>")
@needs(Permission.ITEM_READ)
def look(look_id: int) -> str:
    """Show an item as it was sent: neither the decision, nor what it changed."""
    view = _own(look_id)
    item = desk.item_view(view.item_id, current_locale(), view.revision)
    return render_template(
        "review/measures/look.html", look=view, item=item, place=Place.of_request()
    )


@blueprint.post("/looks/<row:look_id>")
@needs(Permission.ITEM_READ)
def look_answer(look_id: int) -> Answer:
    """Keep the answer, say what the decision was, and go on."""
    view = _own(look_id)
    try:
        answer = Look(request.form.get("answer", ""))
    except ValueError:
        raise Invalid(message("Choose what to do.")) from None
    try:
        answer_second_look(current_context(), look_id, answer)
    except Stale:
        flash(render_message(message("You had answered this already.")))
    else:
        flash(render_message(_outcome(view, answer)))
    return redirect(_onward(), 303)


@blueprint.post("/items/<row:item_id>/known-answer")
@needs(Permission.SETTING_CHANGE)
def known_answer_set(item_id: int) -> AnyResponse:
    """Use an item to see whether people decide as the rules want, or do so no more."""
    used = request.form.get("used") == "yes"
    set_known_answer(current_context(), item_id, used=used)
    place = Place.of_request()
    return redirect(url_for("review.item", item_id=item_id, **place.arguments()), 303)


def _own(look_id: int) -> LookView:
    view = second_look(look_id)
    if view.user_id != current_user.id:
        raise NotFound
    return view


def _outcome(view: LookView, answer: Look) -> Message:
    number = view.item_id
    if answer is Look.UNSURE:
        return message("It stays as it was decided. Item %(number)s.", number=number)
    if answer is view.first:
        return message("As it was decided. Item %(number)s.", number=number)
    if view.blind:
        return message(
            "It had appeared without a person, now it waits for one. Item %(number)s.",
            number=number,
        )
    if view.by is None:
        return message("The known answer is another one. Item %(number)s.", number=number)
    name = shown_names([view.by]).get(view.by, "")
    return message("%(name)s had decided otherwise. Item %(number)s.", name=name, number=number)


def _onward() -> str:
    return safe_target(request.args.get("onward"))
