"""Writing a sheet, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from moderation.domain.spreadsheets import Row, csv_line, csv_pieces
from moderation.domain.tags.sheets.rows import COLUMNS, TITLES, SheetRow


def sheet_pieces(rows: Iterable[SheetRow]) -> Iterator[str]:
    """Write tags as a sheet, a line a piece, in the order in which they come."""
    return csv_pieces(COLUMNS, map(_cells, rows))


def _cells(row: SheetRow) -> Row:
    titles = {column: row.said.titles.get(language, "") for language, column in TITLES.items()}
    return {
        "name": row.name,
        "aliases": _names(row.aliases),
        "broader": _names(row.broader),
        "family": row.said.family,
        "description": row.said.description,
        "deprecated": row.deprecated,
        **titles,
    }


def _names(names: Sequence[str]) -> str:
    return csv_line(names).strip() if names else ""
