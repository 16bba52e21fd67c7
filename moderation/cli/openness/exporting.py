"""Statements of reasons as a file."""

import sys
from datetime import UTC, datetime

import click

from moderation.cli.site import application

_DAY = click.DateTime(["%Y-%m-%d"])
FIRST_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - a day as click reads it


@click.command()
@click.option("--from", "first", type=_DAY, default=FIRST_DAY, help="The first day (UTC).")
@click.option("--to", "last", type=_DAY, default=None, help="The last day (UTC), today if none.")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv")
def export(first: datetime, last: datetime | None, form: str) -> None:
    """Write the statements of reasons made in a span of days to the standard output.

    docs/openness.md says what the columns hold. Nothing in them names an author or quotes them.
    """
    from moderation.domain.openness import COLUMNS, csv_pieces, exported, json_pieces, span
    from moderation.queries.openness.statements import all_between

    pieces = csv_pieces if form == "csv" else json_pieces
    start, end = span(first.date(), (last or datetime.now(UTC)).date())
    with application():
        for piece in pieces(COLUMNS, map(exported, all_between(start, end))):
            sys.stdout.write(piece)
