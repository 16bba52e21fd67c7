"""Asking the author of an appeal something."""

from flask import flash, redirect, request, url_for

from moderation.actions.desk.conversations import ask_author
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.web.context import current_context
from moderation.web.private import Answer, needs, positive_number
from moderation.web.rendering import render_message
from moderation.web.review.blueprint import blueprint
from moderation.web.review.page import Place, Trouble, desk_page


@blueprint.post("/items/<row:item_id>/questions")
@needs(Permission.ITEM_DECIDE)
def questions(item_id: int) -> Answer:
    """Ask the author of an appeal; the item is held until the answer comes."""
    place = Place.of_request()
    version = positive_number(request.form.get("version")) or -1
    try:
        ask_author(current_context(), item_id, request.form.get("question", ""), version)
    except Invalid as error:
        trouble = Trouble(error=error, typed=request.form)
        return desk_page(place, item_id, trouble), error.http_status
    flash(render_message(message("The author is asked. The appeal comes back with the answer.")))
    return redirect(url_for("review.item", item_id=item_id, **place.arguments()), 303)
