"""The public's figures by month: a page for people, and files for programs."""

from datetime import date
from functools import partial

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.domain.errors import NotFound
from moderation.domain.openness import (
    FEWEST_SHOWN,
    FIGURE_COLUMNS,
    csv_pieces,
    json_pieces,
    months_of,
    rows_of,
)
from moderation.queries.openness.months import (
    counted,
    figures_from,
    ground_name,
    ground_names,
    openness_version,
)
from moderation.web.context import now
from moderation.web.locale import preferred_locale
from moderation.web.public.blueprint import blueprint
from moderation.web.public.pages import Scope, page, shared
from moderation.web.rendering.charts_of_months import month_columns

MONTHS_SHOWN = 12
MONTHS_IN_FILES = 120


@blueprint.get("/transparency")
def transparency_door() -> AnyResponse:
    """Lead to the page in the visitor's language."""
    answer = redirect(url_for("public.transparency", locale=preferred_locale()))
    answer.headers["Vary"] = "Accept-Language"
    return answer


@blueprint.get("/<locale:locale>/transparency")
def transparency(locale: str) -> Response:
    """Show the figures of the last twelve months, or of as many as there are."""
    scope = Scope.openness(openness_version())
    last = _months(MONTHS_SHOWN)
    figures = figures_from(last[-1])
    first = min((month for month, _, _ in figures), default=last[0])
    name = partial(ground_name, names=ground_names())
    shown = months_of(figures, [month for month in last if month >= first], name)
    answer = page(
        "transparency.html", "transparency", {}, shown=shown, until=counted(),
        columns=month_columns(shown.accepted, shown.refused), fewest=FEWEST_SHOWN,
    )  # fmt: skip
    return shared(answer, scope)


@blueprint.get("/transparency.<form>")
def transparency_file(form: str) -> Response:
    """Give every figure of the last ten years as a file."""
    forms = {
        "csv": ("text/csv; charset=utf-8", csv_pieces), "json": ("application/json", json_pieces),
    }  # fmt: skip
    if form not in forms:
        raise NotFound
    kind, pieces = forms[form]
    scope = Scope.openness(openness_version())
    rows = rows_of(figures_from(_months(MONTHS_IN_FILES)[-1]))
    answer = Response("".join(pieces(FIGURE_COLUMNS, rows)), content_type=kind)
    return shared(answer, scope)  # ten years take long to write: they are written once a change


def _months(most: int) -> list[str]:
    """Name the last months (UTC), the present one first."""
    today = now().date()
    ordinal = today.year * 12 + today.month - 1
    starts = (date(one // 12, one % 12 + 1, 1) for one in range(ordinal, ordinal - most, -1))
    return [f"{start:%Y-%m}" for start in starts]
