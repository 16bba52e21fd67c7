"""The vocabulary for those who decide on it: all tags, and the facts and history of each."""

from flask import flash, redirect, render_template, request, url_for

from moderation.actions.tags.describing import describe_tag as describe
from moderation.domain.errors import Invalid, NotFound, Stale
from moderation.domain.lifecycle import ItemKind
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.domain.tags import name_of
from moderation.domain.tags.describing import LANGUAGES
from moderation.queries.desk.counts import counts
from moderation.queries.tags.history import tag_history
from moderation.queries.tags.looking_up import FoundTag, tag_by_slug
from moderation.queries.tags.matching.claims import claims_of_sameness
from moderation.queries.tags.matching.near import meant_by
from moderation.queries.tags.told import told_tag
from moderation.queries.tags.vocabulary import (
    LONGEST_SEARCH,
    aliases_of,
    families,
    read_family,
    read_place,
    shown_tags,
)
from moderation.queries.tags.waiting import waiting_under
from moderation.queries.users import shown_names
from moderation.web.context import current_context, now
from moderation.web.locale import current_locale
from moderation.web.plugins import current_lexicon
from moderation.web.private import Answer, needs, positive_number
from moderation.web.rendering import render_message
from moderation.web.review.blueprint import blueprint
from moderation.web.review.tags.describing import DescribingForm, typed, version_seen
from moderation.web.review.tags.words import TAG_ACTS

ALIASES_A_ROW = 5


@blueprint.get("/tags")
@needs(Permission.ITEM_READ)
def tags() -> str:
    """List all tags, the most used first, those of a family, or what a search finds."""
    words = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    family = read_family(request.args.get("family", ""))
    shown = shown_tags(words, read_place(request.args.get("after", "")), family)
    return render_template(
        "review/tags/list.html",
        shown=shown,
        words_sought=words,
        family=family,
        families=families(),
        near=() if shown.tags else meant_by(current_lexicon(), words),
        claimed=claims_of_sameness(),
        aliases=aliases_of([tag.id for tag in shown.tags], ALIASES_A_ROW),
        suggested=waiting_under([tag.name for tag in shown.tags]),
        waiting=counts([ItemKind.TAG_SUGGESTION]).kinds[ItemKind.TAG_SUGGESTION],
    )


@blueprint.get("/tags/<slug:slug>")
@needs(Permission.ITEM_READ)
def tag(slug: str) -> Answer:
    """Show a tag's facts, relations and history; an alias leads to its tag."""
    found = _found(slug)
    if found.slug != slug:
        return redirect(url_for("review.tag", slug=found.slug), 301)
    return _page(found, DescribingForm.opened(found))


@blueprint.post("/tags/<slug:slug>")
@needs(Permission.TAG_WRITE)
def describe_tag(slug: str) -> Answer:
    """Say what a tag means; a form that comes too late keeps what was typed."""
    found = _found(slug)
    try:
        describe(current_context(), found.id, version_seen(), typed())
    except (Invalid, Stale) as error:
        standing = _found(slug)
        return _page(standing, DescribingForm.refused(standing, error)), error.http_status
    flash(render_message(message("The tag is described.")))
    return redirect(url_for("review.tag", slug=found.slug), 303)


def _found(slug: str) -> FoundTag:
    found = tag_by_slug(slug)
    if found is None:
        raise NotFound(message("There is no tag at this address."))
    return found


def _page(found: FoundTag, form: DescribingForm) -> str:
    history = tag_history(found.id, positive_number(request.args.get("before")))
    people = {act.by.removeprefix("user:") for act in history.acts if act.by.startswith("user:")}
    return render_template(
        "review/tags/tag.html",
        tag=found,
        told=told_tag(found.id, current_locale()),
        form=form,
        languages=LANGUAGES,
        families=families(),
        history=history,
        names=shown_names(map(int, people)),
        acts=TAG_ACTS,
        name_of=name_of,
        now=now(),
    )
