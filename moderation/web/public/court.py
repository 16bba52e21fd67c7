"""The court's docket, and how its jury works."""

from flask import Response, request

from moderation.domain.errors import NotFound
from moderation.queries.day_seals import latest_seals
from moderation.queries.public.court import Outcome, docket
from moderation.queries.public.cursors import read_cursor
from moderation.queries.public.gallery import site_version
from moderation.queries.settings import site_settings
from moderation.web.public.blueprint import blueprint
from moderation.web.public.pages import Scope, page, shared

_LONGEST_NUMBER = 9


@blueprint.get("/<locale:locale>/court")
def court(locale: str) -> Response:
    """List jury checks, newest first: all, of one outcome, or of one case."""
    scope = Scope.site(site_version())
    outcome = _outcome(request.args.get("verdict", ""))
    case_number = _number(request.args.get("case", ""))
    shown = docket(locale, outcome, read_cursor(request.args.get("after", "")), case_number)
    answer = page(
        "court.html", "court", {}, shown=shown, outcome=outcome, outcomes=list(Outcome),
        case_number=case_number,
    )  # fmt: skip
    return shared(answer, scope)


@blueprint.get("/<locale:locale>/how-the-jury-works")
def how(locale: str) -> Response:
    """Explain the jury, with the numbers that the admin has set."""
    scope = Scope.site(site_version())
    return shared(
        page("how.html", "how", {}, settings=site_settings(), seals=latest_seals(7)), scope
    )


def _outcome(text: str) -> Outcome | None:
    if not text:
        return None
    try:
        return Outcome(text)
    except ValueError:
        raise NotFound from None


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER):
        raise NotFound
    return int(text)
