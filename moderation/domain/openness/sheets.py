"""Tables as files: CSV that no spreadsheet runs, and JSON, both piece by piece."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from moderation.domain.spreadsheets import Row, csv_pieces

__all__ = ["Row", "csv_pieces", "json_pieces", "span"]


def json_pieces(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Write rows as one JSON list of objects, an object a line."""
    before = "[\n"
    for row in rows:
        one = json.dumps({column: row[column] for column in columns}, ensure_ascii=False)
        yield f"{before}{one}"
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def span(first: date, last: date) -> tuple[datetime, datetime]:
    """The moments (UTC) from the beginning of the first day until the end of the last."""
    start = datetime.combine(first, time(), UTC)
    return start, datetime.combine(last, time(), UTC) + timedelta(days=1)
