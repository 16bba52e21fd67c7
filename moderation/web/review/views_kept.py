"""Views that a moderator keeps: a queue or a search under a name."""

from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions.desk import views
from moderation.domain.errors import Invalid
from moderation.domain.roles import Permission
from moderation.web.context import current_context
from moderation.web.private import needs
from moderation.web.rendering import render_message
from moderation.web.review.blueprint import blueprint
from moderation.web.review.page import Place


@blueprint.post("/views")
@needs(Permission.ITEM_READ)
def views_save() -> AnyResponse:
    """Keep the present queue or search under a name."""
    arguments: dict[str, Any] = Place.of_request().queue.arguments()
    try:
        views.save_view(current_context(), request.form.get("name", ""), arguments)
    except Invalid as error:
        flash(" ".join(render_message(reason) for reason in error.fields.values()))
    return redirect(url_for("review.queue", **arguments), 303)


@blueprint.post("/views/<row:view_id>/removal")
@needs(Permission.ITEM_READ)
def views_forget(view_id: int) -> AnyResponse:
    """Drop a kept view."""
    views.forget_view(current_context(), view_id)
    return redirect(url_for("review.queue"), 303)
