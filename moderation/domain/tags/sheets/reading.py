"""Reading a sheet: what each line says by itself."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.spreadsheets import text_of
from moderation.domain.tags.describing import TagDescription, tidied
from moderation.domain.tags.names import normalise
from moderation.domain.tags.requests.faults import Fault
from moderation.domain.tags.sheets.rows import COLUMNS, TITLES, Sheet, SheetRow

LONGEST_SHEET = 50_000_000
"""Bytes: some 100,000 tags with all that is said of them."""

DEPRECATED = {"yes": True, "no": False, "": False}

Read = TypeVar("Read")

Line = tuple[int, Sequence[str]]
"""The number of the line where a row begins, and its cells."""


def decoded(data: bytes) -> str:
    """The text of a sheet in UTF-8, with or without a byte order mark.

    Raises Invalid for other encodings and for more than 50 MB.
    """
    if len(data) > LONGEST_SHEET:
        raise Invalid(message("Bring it in parts of at most %(limit)s MB.", limit=50))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Invalid(
            message("Line %(line)s is not in UTF-8: save the sheet as CSV in UTF-8.", line=line)
        ) from None


def read_sheet(text: str) -> Sheet:
    """Read the rows of a sheet; commas or semicolons divide its cells, as the first line does.

    What is wrong is told with the rows, for `check_sheet` to refuse together with what it finds.
    """
    faults: list[Fault] = []
    lines = _lines(text, faults)
    columns = _columns(next(lines, (1, ())), faults)
    rows = [row for line in lines if (row := _row(line, columns, faults)) is not None]
    faults += _said_twice(rows)
    return Sheet(tuple(row for row in rows if row.name), tuple(faults))


def _said_twice(rows: Iterable[SheetRow]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row.name, row.line)
        if row.name and first != row.line:
            why = message("“%(name)s” is on line %(line)s already.", name=row.name, line=first)
            yield Fault(row.line, why)


def _lines(text: str, faults: list[Fault]) -> Iterator[Line]:
    """Give the rows that are not empty, each with the line where it begins."""
    first = text.partition("\n")[0]
    sign = ";" if ";" in first and "," not in first else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    begins = 1
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                yield begins, row
            begins = rows.line_num + 1
    except csv.Error as error:
        faults.append(Fault(begins, message("This is no CSV: %(why)s.", why=str(error))))


def _columns(line: Line, faults: list[Fault]) -> Sequence[str]:
    number, cells = line
    columns = [cell.strip().casefold() for cell in cells]
    for column in columns:
        if column not in COLUMNS:
            why = message(
                "There is no column “%(column)s”; columns are %(columns)s.",
                column=column[:60], columns=", ".join(COLUMNS),
            )  # fmt: skip
            faults.append(Fault(number, why))
        elif columns.count(column) > 1:
            why = message("There are two columns “%(column)s”.", column=column)
            faults.append(Fault(number, why))
    if "name" not in columns:
        faults.append(Fault(number, message("The first line names the columns; one is “name”.")))
    return columns


def _row(line: Line, columns: Sequence[str], faults: list[Fault]) -> SheetRow | None:
    number, cells = line
    if "name" not in columns:
        return None
    if len(cells) > len(columns):
        faults.append(Fault(number, message("There are more cells than columns.")))
        return None
    given = defaultdict(str, zip(columns, map(text_of, cells), strict=False))

    def tried(read: Callable[[], Read], otherwise: Read) -> Read:
        try:
            return read()
        except Invalid as error:
            reasons = error.fields.values() or [error.reason]
            faults.extend(Fault(number, reason) for reason in reasons)
            return otherwise

    return SheetRow(
        name=tried(lambda: normalise(given["name"]), ""),
        aliases=tried(lambda: _names(given["aliases"]), ()),
        broader=tried(lambda: _names(given["broader"]), ()),
        said=tried(lambda: _said(given), TagDescription()),
        deprecated=tried(lambda: _deprecated(given), False),
        line=number,
    )


def _names(cell: str) -> tuple[str, ...]:
    """Read names with commas between them, each once."""
    try:
        rows = list(csv.reader([cell], skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise Invalid(message("This is no list of names: %(why)s.", why=str(error))) from None
    names = [normalise(name) for row in rows for name in row if name.strip()]
    return tuple(dict.fromkeys(names))


def _said(given: Mapping[str, str]) -> TagDescription:
    titles = {language: given[column] for language, column in TITLES.items()}
    described = given["description"], titles, given["family"]
    return tidied(TagDescription(*described))


def _deprecated(given: Mapping[str, str]) -> bool:
    said = given["deprecated"].strip().casefold()
    if said not in DEPRECATED:
        raise Invalid(message("Write yes or no under “deprecated”."))
    return DEPRECATED[said]
