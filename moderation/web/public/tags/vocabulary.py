"""The vocabulary in public: all tags, and the page of each."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.domain.errors import NotFound
from moderation.domain.messages import message
from moderation.domain.tags import name_of
from moderation.domain.tags import slug as slug_of
from moderation.queries.public.cursors import read_cursor
from moderation.queries.public.gallery import site_version, topics_of
from moderation.queries.tags.looking_up import tag_by_slug
from moderation.queries.tags.matching.near import meant_by
from moderation.queries.tags.told import Side, list_around, told_tag
from moderation.queries.tags.vocabulary import (
    LONGEST_SEARCH,
    families,
    read_family,
    read_place,
    shown_tags,
)
from moderation.web.plugins import current_lexicon
from moderation.web.public.blueprint import blueprint
from moderation.web.public.pages import Scope, page, shared


@blueprint.get("/<locale:locale>/tags")
def tags(locale: str) -> Response:
    """List all tags, the most used first, those of a family, or what a search finds."""
    scope = Scope.site(site_version())
    words = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    family = read_family(request.args.get("family", ""))
    shown = shown_tags(words, read_place(request.args.get("after", "")), family)
    listed = {"shown": shown, "words": words, "family": family, "families": families()}
    near = () if shown.tags else meant_by(current_lexicon(), words)
    return shared(page("tags.html", "tags", {}, **listed, near=near), scope)


@blueprint.get("/<locale:locale>/tags/<slug:slug>")
def tag(locale: str, slug: str) -> AnyResponse:
    """Tell of a tag, and list the topics on which it stands; an alias leads to its tag."""
    scope = Scope.site(site_version())
    found = tag_by_slug(slug)
    if found is None:
        raise NotFound(message("There is no tag at this address."))
    if found.slug != slug:
        return redirect(url_for("public.tag", slug=found.slug), 301)
    topics = topics_of(found.id, locale, read_cursor(request.args.get("after", "")))
    told = told_tag(found.id, locale)
    place = {"slug": slug}
    return shared(page("tag.html", "tag", place, tag=found, told=told, topics=topics), scope)


@blueprint.get("/<locale:locale>/tags/<slug:slug>/<side>")
def around_tag(locale: str, slug: str, side: str) -> AnyResponse:
    """List all other names of a tag, or all broader or narrower tags, a page at a time."""
    if side not in set(Side):
        raise NotFound
    scope = Scope.site(site_version())
    found = tag_by_slug(slug)
    if found is None:
        raise NotFound(message("There is no tag at this address."))
    if found.slug != slug:
        return redirect(url_for("public.around_tag", slug=found.slug, side=side), 301)
    after = name_of(request.args.get("after", ""))
    shown = list_around(found.id, Side(side), locale, after)
    following = None if shown.following is None else slug_of(shown.following)
    place = {"slug": slug, "side": side}
    listed = {"tag": found, "side": side, "shown": shown, "following": following}
    return shared(page("around_tag.html", "around_tag", place, **listed), scope)
