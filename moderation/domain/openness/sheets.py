"""Tables as files: CSV that no spreadsheet runs, and JSON, both piece by piece."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

Cell = str | int | bool | None
Row = Mapping[str, Cell]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_pieces(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Write a header and rows as CSV (RFC 4180), one line a piece.

    A text that a spreadsheet would take for a formula begins with an apostrophe. True and false are
    written ``yes`` and ``no``, nothing as an empty cell.
    """
    yield _line(columns)
    for row in rows:
        yield _line([_cell(row[column]) for column in columns])


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


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
