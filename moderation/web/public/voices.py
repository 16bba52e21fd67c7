"""What visitors send about a topic: votes, comments, tags, wishes for a new check."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions.visiting.polls import cast_poll_vote
from moderation.actions.visiting.submissions import (
    CommentDraft,
    request_recheck,
    submit_comment,
)
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.web.cookies import this_author
from moderation.web.public.blueprint import COMMENTS, PROPOSALS, VOTES, blueprint
from moderation.web.public.forms import CommentForm, RecheckForm, TagForm, TopicForms, VoteForm
from moderation.web.public.sender import trace, visitor_context
from moderation.web.public.tags.sending import send_suggestion
from moderation.web.public.topics import read_number, show_refused


@blueprint.post("/<locale:locale>/topics/<slug:slug>/votes")
@VOTES
def vote(locale: str, slug: str) -> AnyResponse:
    """Count a poll vote and open the findings."""
    form = VoteForm(request.form)
    try:
        cast_poll_vote(visitor_context(), this_author(), slug, form.choice.data or "")
    except Invalid as refusal:
        form.refuse(refusal)
        return show_refused(slug, TopicForms(vote=form))
    # The server renders the findings open for this address: a fragment alone opens no details.
    return redirect(url_for("public.topic", slug=slug, voted=1, _anchor="findings"), 303)


@blueprint.post("/<locale:locale>/topics/<slug:slug>/comments")
@COMMENTS
def comment(locale: str, slug: str) -> AnyResponse:
    """Queue a comment."""
    form = CommentForm(request.form)
    try:
        draft = CommentDraft(form.author.data or "", form.body.data or "", _parent(form))
        submit_comment(visitor_context(), this_author(), slug, draft, trace(form), locale)
    except Invalid as refusal:
        form.refuse(refusal)
        return show_refused(slug, TopicForms(comment=form))
    return _received(slug, "comment", "discussion")


@blueprint.post("/<locale:locale>/topics/<slug:slug>/tags")
@PROPOSALS
def suggest(locale: str, slug: str) -> AnyResponse:
    """Queue a tag, or join the same suggestion that waits; ask first of tags that look like it."""
    form = TagForm(request.form)
    receipt = send_suggestion(form, slug, locale)
    if receipt is None:
        return show_refused(slug, TopicForms(tag=form))
    return _received(slug, "tag-joined" if receipt.joined else "tag", "tags")


@blueprint.post("/<locale:locale>/topics/<slug:slug>/rechecks")
@PROPOSALS
def recheck(locale: str, slug: str) -> AnyResponse:
    """Queue a wish for a new jury check, or join the one that waits."""
    form = RecheckForm(request.form)
    try:
        receipt = request_recheck(
            visitor_context(), this_author(), slug, form.why.data or "", trace(form), locale
        )
    except Invalid as refusal:
        form.refuse(refusal)
        return show_refused(slug, TopicForms(recheck=form))
    return _received(slug, "recheck-joined" if receipt.joined else "recheck", "recheck")


def _parent(form: CommentForm) -> int | None:
    typed = (form.parent.data or "").strip()
    number = read_number(typed)
    if typed and number is None:
        raise Invalid.in_field("parent", message("The comment that you answer is no longer there."))
    return number


def _received(slug: str, receipt: str, anchor: str) -> AnyResponse:
    return redirect(url_for("public.topic", slug=slug, sent=receipt, _anchor=anchor), 303)
