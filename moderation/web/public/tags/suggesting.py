"""The room where a tag is suggested for a topic that is chosen there."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions.visiting.submissions import Receipt
from moderation.domain.errors import Invalid, NotFound
from moderation.domain.messages import message
from moderation.domain.tags.suggesting import LONGEST_TYPED
from moderation.queries.public.gallery import site_version
from moderation.queries.public.topic_search import LONGEST_SEARCH, found_topics, is_slug
from moderation.web.public.blueprint import PROPOSALS, blueprint
from moderation.web.public.forms import ChosenTagForm
from moderation.web.public.pages import Scope, page, shared
from moderation.web.public.tags.sending import send_suggestion


@blueprint.get("/<locale:locale>/suggest-tag")
def suggest_for(locale: str) -> Response:
    """Show the topics that a search finds, to choose for which the tag is suggested."""
    scope = Scope.site(site_version())
    return shared(_page(ChosenTagForm(request.args), locale), scope)


@blueprint.post("/<locale:locale>/suggest-tag")
@PROPOSALS
def send_for(locale: str) -> AnyResponse:
    """Queue a tag for the topic that was chosen, as its own page does."""
    form = ChosenTagForm(request.form)
    slug = form.topic.data or ""
    receipt = _sent(form, slug, locale)
    if receipt is None:
        answer = _page(form, locale)
        answer.status_code = 422
        return answer
    sent = "tag-joined" if receipt.joined else "tag"
    return redirect(url_for("public.topic", slug=slug, sent=sent, _anchor="tags"), 303)


def _sent(form: ChosenTagForm, slug: str, locale: str) -> Receipt | None:
    try:
        if is_slug(slug):
            return send_suggestion(form, slug, locale)
    except NotFound:
        pass
    form.topic.data = ""
    form.refuse(Invalid.in_field("topic", message("Choose a topic.")))
    return None


def _page(form: ChosenTagForm, locale: str) -> Response:
    form.name.data = (form.name.data or "")[:LONGEST_TYPED]
    form.find.data = (form.find.data or "")[:LONGEST_SEARCH]
    # One that was chosen stays in the list, whatever is looked for.
    chosen = form.topic.data
    topics = found_topics(chosen or form.find.data, locale) if chosen or form.name.data else ()
    return page("suggest_tag.html", "suggest_for", {}, form=form, topics=topics)
