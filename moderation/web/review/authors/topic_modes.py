"""When comments on one topic appear."""

from flask import flash, redirect, render_template, request, url_for

from moderation.actions.editing.topic_modes import set_topic_mode
from moderation.domain.authors import Mode
from moderation.domain.errors import Invalid, NotFound, Stale
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.queries.authors.topic_modes import topic_mode
from moderation.queries.settings import site_settings
from moderation.web.context import current_context
from moderation.web.locale import current_locale
from moderation.web.private import Answer, needs, positive_number
from moderation.web.rendering import render_message
from moderation.web.review.blueprint import blueprint


@blueprint.get("/topics/<slug:slug>/mode")
@needs(Permission.TOPIC_MODE)
def topic_mode_page(slug: str) -> str:
    """Show when comments on a topic appear."""
    return _page(slug)


@blueprint.post("/topics/<slug:slug>/mode")
@needs(Permission.TOPIC_MODE)
def change_topic_mode(slug: str) -> Answer:
    """Give a topic a mode of its own, or that of the site again."""
    seen = positive_number(request.form.get("version")) or 0
    try:
        set_topic_mode(current_context(), slug, request.form.get("mode", ""), seen)
    except (Invalid, Stale) as error:
        return _page(slug, error), error.http_status
    flash(render_message(message("Stored. It holds for what comes in from now on.")))
    return redirect(url_for("review.topic_mode_page", slug=slug), 303)


def _page(slug: str, error: Invalid | Stale | None = None) -> str:
    found = topic_mode(slug, current_locale())
    if found is None:
        raise NotFound(message("There is no topic at this address."))
    return render_template(
        "review/authors/topic_mode.html",
        found=found,
        error=error,
        modes=list(Mode),
        settings=site_settings(),
    )
