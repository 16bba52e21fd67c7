"""The gallery, the pages of tags, and the door that leads to a language."""

from flask import Response, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.domain.errors import NotFound
from moderation.domain.messages import message
from moderation.domain.topics import TopicStatus
from moderation.queries.public.cursors import read_cursor
from moderation.queries.public.gallery import find_tag, gallery_page, site_version, tag_page
from moderation.web.locale import preferred_locale
from moderation.web.public.blueprint import blueprint
from moderation.web.public.pages import Scope, page, shared

ROBOTS = "User-agent: *\nDisallow: /review/\nDisallow: /admin/\nDisallow: /auth/\n"


@blueprint.get("/")
def index() -> AnyResponse:
    """Lead to the gallery in the visitor's language."""
    answer = redirect(url_for("public.gallery", locale=preferred_locale()))
    answer.headers["Vary"] = "Accept-Language"
    return answer


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Tell search engines to stay out of the private rooms."""
    answer = make_response(ROBOTS)
    answer.mimetype = "text/plain"
    return answer


@blueprint.get("/<locale:locale>/")
def gallery(locale: str) -> Response:
    """List topics, all or of one status, a page at a time."""
    scope = Scope.site(site_version())
    status = _status(request.args.get("status", ""))
    shown = gallery_page(locale, status, read_cursor(request.args.get("after", "")))
    return shared(page("gallery.html", "gallery", {}, shown=shown, status=status), scope)


@blueprint.get("/<locale:locale>/tags/<slug:slug>")
def tag(locale: str, slug: str) -> AnyResponse:
    """List the topics on which a tag stands; an alias leads to its tag."""
    scope = Scope.site(site_version())
    found = find_tag(slug)
    if found is None:
        raise NotFound(message("There is no tag at this address."))
    if found.slug != slug:
        return redirect(url_for("public.tag", slug=found.slug), 301)
    shown = tag_page(found, locale, read_cursor(request.args.get("after", "")))
    return shared(page("tag.html", "tag", {"slug": slug}, shown=shown), scope)


def _status(text: str) -> TopicStatus | None:
    if not text:
        return None
    try:
        return TopicStatus(text)
    except ValueError:
        raise NotFound from None
