"""The gallery, and the door that leads to a language."""

from flask import Response, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.domain.errors import NotFound
from moderation.domain.topics import TopicStatus
from moderation.queries.public.cursors import read_cursor
from moderation.queries.public.gallery import gallery_page, site_version
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


def _status(text: str) -> TopicStatus | None:
    if not text:
        return None
    try:
        return TopicStatus(text)
    except ValueError:
        raise NotFound from None
