"""Reading the table: a CSV file as spreadsheet programs write it, its columns named at its head."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TypeVar

from moderation.hooks.toolkit import (
    ContractBroken,
    EvidenceDraft,
    NotSetUp,
    SourceKind,
    Stance,
    doi_key,
)

ChoiceT = TypeVar("ChoiceT", bound=StrEnum)

LARGEST = 5_000_000  # bytes
MOST_ROWS = 20_000


class Unreadable(NotSetUp):
    """The file is no table that can be used; the text says what to change."""


@dataclass(frozen=True, slots=True)
class Row:
    """One source, and the words that a question should hold for it to be offered."""

    draft: EvidenceDraft
    about: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that can be used; `trouble` names the first that cannot, and why."""

    rows: tuple[Row, ...]
    trouble: str = ""


def read_table(path: Path) -> Table:
    """Read a file in UTF-8, its columns parted by commas, semicolons or tabs.

    Raises Unreadable when it is too large, in another encoding, or has no column `title`.
    """
    if path.stat().st_size > LARGEST:
        raise Unreadable(f"the file has more than {LARGEST:,} bytes")
    try:
        text = path.read_text(encoding="utf-8-sig").replace("\0", "")
    except UnicodeDecodeError:
        raise Unreadable("the file is not in UTF-8: save it anew as CSV UTF-8") from None
    head = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    try:
        names = [name.strip().casefold() for name in next(reader, [])]
        if "title" not in names:
            raise Unreadable("the first row must name the columns, and one of them title")
        return _rows(dict(zip(names, cells, strict=False)) for cells in reader)
    except csv.Error as error:
        raise Unreadable(f"the file is no CSV: {error}") from None


def _rows(given: Iterable[Mapping[str, str]]) -> Table:
    rows: list[Row] = []
    trouble = ""
    for number, one in enumerate(given, 1):
        if number > MOST_ROWS:
            trouble = trouble or f"rows after the first {MOST_ROWS:,} are left out"
            break
        cells = {name: cell.strip() for name, cell in one.items() if cell.strip()}
        try:
            rows += [_row(cells)] if cells else []
        except (ContractBroken, ValueError) as error:
            trouble = trouble or f"row {number} is left out: {error}"
    return Table(tuple(rows), trouble)


def _row(cells: Mapping[str, str]) -> Row:
    """Make a row of its cells. Raises ValueError for what no draft can be made of."""
    draft = EvidenceDraft(
        title=cells.get("title", ""),
        year=_year(cells["year"]) if "year" in cells else None,
        venue=cells.get("venue", ""),
        kind=_choice(SourceKind.OTHER, cells.get("kind", "")),
        link=cells.get("link", ""),
        doi=doi_key(cells.get("doi", "")) or "",
        summary=cells.get("summary", ""),
        stance=_choice(Stance.UNCLEAR, cells.get("stance", "")),
        origin="spreadsheet",
    )
    return Row(draft, cells.get("about", ""))


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):  # noqa: PLR2004 - as in 2024
        raise ValueError("its year is no year, such as 2024")
    return int(text)


def _choice(usual: ChoiceT, text: str) -> ChoiceT:
    known = {one.value: one for one in type(usual)}
    if text.casefold() not in {*known, ""}:
        raise ValueError(f"{text[:40]!r} is none of {', '.join(known)}")
    return known.get(text.casefold(), usual)
