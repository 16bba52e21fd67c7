"""The vocabulary as a file to hand on."""

from flask import Response, stream_with_context

from moderation.domain.roles import Permission
from moderation.domain.tags.sheets import sheet_pieces
from moderation.queries.tags.sheet import all_rows
from moderation.web.context import now
from moderation.web.private import needs
from moderation.web.review.blueprint import blueprint


@blueprint.get("/tags/export.csv")
@needs(Permission.ITEM_READ)
def tags_file() -> Response:
    """Send all tags as a sheet, a batch at a time."""
    pieces = stream_with_context(sheet_pieces(all_rows()))
    answer = Response(pieces, content_type="text/csv; charset=utf-8")
    name = f"tags-{now().date()}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
