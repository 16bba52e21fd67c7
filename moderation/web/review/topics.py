"""Topics as the desk sees them, with buttons to hear them again and to look for evidence."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions.editing.enrichment import order_enrichment
from moderation.actions.editing.topic_locks import lock_comments
from moderation.actions.editing.translation import order_translation as order_draft
from moderation.actions.jury import order_check
from moderation.domain.errors import NotFound
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.hooks.doors import TRANSLATORS
from moderation.queries.docket import docket_page
from moderation.web.context import current_context, now
from moderation.web.locale import LOCALES, current_locale
from moderation.web.plugins import current_plugins
from moderation.web.private import needs, positive_number
from moderation.web.rendering import render_message
from moderation.web.review.blueprint import blueprint
from moderation.web.review.page import Place


@blueprint.get("/topics")
@needs(Permission.ITEM_READ)
def topics() -> str:
    """List the topics by case number."""
    page = docket_page(positive_number(request.args.get("below")), current_locale())
    able = bool(current_plugins().backends(TRANSLATORS))
    return render_template("review/topics.html", page=page, now=now(), can_translate=able)


@blueprint.post("/topics/<slug:slug>/checks")
def order_jury_check(slug: str) -> AnyResponse:
    """Ask for a jury check of a topic."""
    order_check(current_context(), slug, "moderator")
    flash(render_message(message("The jury has been called. Its verdict will stand here soon.")))
    return redirect(url_for("review.topics"), 303)


@blueprint.post("/topics/<slug:slug>/evidence")
def order_evidence(slug: str) -> AnyResponse:
    """Ask the enrichers for evidence on a topic; what they find will wait in the queue."""
    order_enrichment(current_context(), slug)
    flash(render_message(message("The enrichers are looking. What they find will wait here.")))
    return redirect(url_for("review.topics"), 303)


@blueprint.post("/topics/<slug:slug>/translations")
@needs(Permission.TOPIC_WRITE)  # who may not ask is not told which languages there are
def order_translation(slug: str) -> AnyResponse:
    """Ask the translators for a draft of a topic's words; it will wait in the queue."""
    language = request.form.get("language", "")
    if language not in LOCALES:
        raise NotFound(message("There is no such language."))
    order_draft(current_context(), slug, language)
    flash(render_message(message("A draft is being made. It will wait in the queue.")))
    return redirect(url_for("review.topics"), 303)


@blueprint.post("/topics/<slug:slug>/lock")
def lock_topic(slug: str) -> AnyResponse:
    """Close the discussion of a topic, or open it again."""
    locked = request.form.get("locked") == "yes"
    lock_comments(current_context(), slug, locked=locked)
    said = message("The discussion is closed.") if locked else message("The discussion is open.")
    flash(render_message(said))
    back = positive_number(request.form.get("item"))
    if back is None:
        return redirect(url_for("review.topics"), 303)
    return redirect(url_for("review.item", item_id=back, **Place.of_request().arguments()), 303)
