"""Tables of texts with what people made of them, as others keep them: read leniently."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.spreadsheets import text_of

DELIMITERS = (",", "\t", ";", "|")
LOOKED_AT = 20
"""Rows by whose labels a table without a header is known."""


def _words(some: str) -> frozenset[str]:
    return frozenset(some.split())


_UNWANTED = _words(
    """1 true t yes y ja j spam junk scam phishing smishing unwanted ongewenst bad reject rejected
    remove removed hide hidden toxic abuse abusive hate hateful offensive insult"""
)
_WANTED = _words(
    """0 -1 false f no n nee ham wanted gewenst good ok okay fine clean approve approved accept
    accepted keep kept allow allowed legit legitimate normal neutral none nonspam notspam nontoxic
    nottoxic nonabusive notabusive nonhate nothate noninsult safe"""
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table keeps what is read: names of its header, or numbers from 1 where it has none.

    `others` are wanted beside text and label. `unwanted` are the labels of unwanted texts where
    they are not among those that are understood; all others are then wanted.
    """

    text: str
    label: str
    others: tuple[str, ...] = ()
    unwanted: frozenset[str] = frozenset()

    @property
    def all(self) -> tuple[str, ...]:
        """All of them, text and label first."""
        return self.text, self.label, *self.others

    @property
    def numbered(self) -> bool:
        """Whether all are numbers."""
        return all(one.isascii() and one.isdecimal() for one in self.all)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text and what people made of it; `others` are its values of the other columns."""

    text: str
    unwanted: bool
    others: tuple[str, ...] = ()


def read_label(label: str) -> bool | None:
    """Say whether a label means unwanted; None for one that is not understood.

    A number from 0 to 1 is a share of people who found it so: half of them are enough.
    """
    word = label.strip().casefold()
    if word in _UNWANTED:
        return True
    if word in _WANTED or re.sub(r"[\W_]", "", word) in _WANTED:
        return False
    try:
        number = float(word)
    except ValueError:
        return None
    return number >= 0.5 if 0 <= number <= 1 else None


def read_labelled(content: bytes, name: str, columns: Columns) -> list[Labelled]:
    """Read a table of texts, separated by commas, tabs, semicolons or bars.

    Rows without a text or a label are left out, as is the apostrophe that guards a cell. `name` is
    the file's, for messages. Raises Invalid where a column is missing or a label not understood.
    """
    written = decoded(content)
    places, rows = _found(written, name, columns)
    read = []
    for number, row in rows:
        cells = [row[place] if place < len(row) else "" for place in places]
        text, label, *others = cells
        if text.strip() and label.strip():
            unwanted = _label(label, columns.unwanted)
            if unwanted is None:
                raise Invalid(_NO_LABEL.filled(label=_shown(label), row=number, file=name))
            read.append(Labelled(text_of(text), unwanted, tuple(one.strip() for one in others)))
    return read


_NO_LABEL = message(
    "“%(label)s” in row %(row)s of %(file)s is no label that is understood. Write 1 or 0, spam or"
    " ham, yes or no, unwanted or wanted; or name those that are unwanted with --unwanted."
)
_NO_COLUMN = message(
    "%(file)s lacks one of the columns %(columns)s. It has: %(found)s. Where it has no header,"
    " give numbers, from 1."
)


def _label(label: str, unwanted: Collection[str]) -> bool | None:
    return label.strip() in unwanted if unwanted else read_label(label)


def decoded(content: bytes) -> str:
    """Read bytes as UTF-8, as UTF-16 where they say so, else as Western European text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _found(
    written: str, name: str, columns: Columns
) -> tuple[list[int], Iterator[tuple[int, list[str]]]]:
    """Give the places of the columns, and the rows below the header with their numbers."""
    for delimiter in DELIMITERS:
        rows = enumerate(_rows(written, delimiter), start=1)
        header = [one.strip() for one in next(rows, (0, []))[1]]
        if set(columns.all) <= set(header):
            return [header.index(one) for one in columns.all], rows
    if columns.numbered:
        return _numbered(written, name, columns)
    raise _lacking(written, name, columns)


def _numbered(
    written: str, name: str, columns: Columns
) -> tuple[list[int], Iterator[tuple[int, list[str]]]]:
    """Find the delimiter by which the column of labels has labels."""
    places = [int(one) - 1 for one in columns.all]
    for delimiter in DELIMITERS:
        first = [row for _, row in zip(range(LOOKED_AT), _rows(written, delimiter), strict=False)]
        wide = [row for row in first if min(places) >= 0 and max(places) < len(row)]
        known = [_label(row[places[1]], columns.unwanted) is not None for row in wide]
        if wide and sum(known) * 2 >= len(first):
            rows = enumerate(_rows(written, delimiter), start=1)
            if not known[0]:
                next(rows)  # a header after all
            return places, rows
    raise _lacking(written, name, columns)


def _lacking(written: str, name: str, columns: Columns) -> Invalid:
    first = [next(_rows(written, one), []) for one in DELIMITERS]
    found = ", ".join(_shown(one) for one in max(first, key=len)[:20])
    return Invalid(_NO_COLUMN.filled(file=name, columns=", ".join(columns.all), found=found))


def _shown(cell: str) -> str:
    """The beginning of a cell, without signs that a terminal would follow."""
    return "".join(one for one in cell.strip()[:40] if one.isprintable())


def _rows(written: str, delimiter: str) -> Iterator[list[str]]:
    """Give the rows of a table, without empty lines."""
    if delimiter == "\t" and _is_plain(written):
        return ([_unquoted(cell) for cell in line.split("\t")] for line in _lines(written))
    return _quoted_rows(written, delimiter)


def _quoted_rows(written: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(max(csv.field_size_limit(), len(written) + 1))
    return (row for row in csv.reader(io.StringIO(written, ""), delimiter=delimiter) if row)


def _lines(written: str) -> Iterator[str]:
    return (line for one in io.StringIO(written) if (line := one.rstrip("\r\n")))


def _is_plain(written: str) -> bool:
    """Whether tabs separate without any quoting, so that a line is a row.

    Read as quoted, a text that begins with a quotation mark would swallow rows that follow.
    """
    cells = (cell for row in _quoted_rows(written, "\t") for cell in row)
    return any("\n" in cell and "\t" in cell for cell in cells)


def _unquoted(cell: str) -> str:
    inner = cell[1:-1].replace('""', "")
    quoted = len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in inner
    return cell[1:-1].replace('""', '"') if quoted else cell
