"""Texts in the cells of a spreadsheet: none is run, and each can be read back."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

Cell = str | int | bool | None
Row = Mapping[str, Cell]

#: What a spreadsheet takes for a formula; East Asian ones also by the wide signs.
FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
GUARDED = re.compile(f"'{FORMULA.pattern}")


def csv_pieces(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Write a header and rows as CSV (RFC 4180), one line a piece.

    A text that a spreadsheet would take for a formula begins with an apostrophe. True and false are
    written ``yes`` and ``no``, nothing as an empty cell.
    """
    yield csv_line(columns)
    for row in rows:
        yield csv_line([_cell(row[column]) for column in columns])


def csv_line(cells: Sequence[str]) -> str:
    """Write one line of CSV, with its end."""
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def text_of(cell: str) -> str:
    """The text that was written as this cell: without the apostrophe that guards it."""
    return cell[1:] if GUARDED.match(cell) else cell


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    # One that begins so behind apostrophes gets one too: else it could not be told from this.
    return f"'{text}" if isinstance(value, str) and FORMULA.match(text) else text
