"""Statements of reasons for those who answer for them: a list, and files to hand on."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from flask import Response, render_template, request, stream_with_context

from moderation.domain.errors import Invalid, NotFound
from moderation.domain.messages import message
from moderation.domain.openness import (
    COLUMNS,
    MEASURE_NAMES,
    Row,
    csv_pieces,
    exported,
    ground_words,
    json_pieces,
    span,
)
from moderation.domain.roles import Permission
from moderation.queries.openness.statements import all_between, newest_statements
from moderation.web.admin.blueprint import blueprint
from moderation.web.context import now
from moderation.web.private import needs, positive_number

USUAL_SPAN = timedelta(days=30)

Pieces = Callable[[Sequence[str], Iterable[Row]], Iterator[str]]
FORMS: dict[str, tuple[str, Pieces]] = {
    "csv": ("text/csv; charset=utf-8", csv_pieces),
    "json": ("application/json", json_pieces),
}


@blueprint.get("/openness")
@needs(Permission.LEDGER_READ)
def openness() -> str:
    """List statements of reasons, newest first."""
    page = newest_statements(positive_number(request.args.get("before")))
    today = now().date()
    return render_template(
        "admin/openness.html", page=page, today=today, first=today - USUAL_SPAN,
        ground_words=ground_words, measures=MEASURE_NAMES,
    )  # fmt: skip


@blueprint.get("/openness/statements.<form>")
@needs(Permission.LEDGER_READ)
def openness_file(form: str) -> Response:
    """Send the statements of a span of days, a batch at a time."""
    if form not in FORMS:
        raise NotFound
    first, last = _day("from", now().date() - USUAL_SPAN), _day("to", now().date())
    kind, pieces = FORMS[form]
    rows = map(exported, all_between(*span(first, last)))
    answer = Response(stream_with_context(pieces(COLUMNS, rows)), content_type=kind)
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="statements-{first}-to-{last}.{form}"'
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _day(name: str, usual: date) -> date:
    text = request.args.get(name, "")
    try:
        found = date.fromisoformat(text) if text else usual
        span(found, found)
    except (ValueError, OverflowError):
        raise Invalid.in_field(name, message("Write a day such as 2026-06-28.")) from None
    return found
