"""Files that spreadsheets and programs read as they were meant."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.openness import csv_pieces, json_pieces, span

CELLS = st.one_of(st.text(max_size=20), st.integers(), st.booleans(), st.none())
ROWS = st.lists(st.fixed_dictionaries({"a": CELLS, "b": CELLS}), max_size=5)


def read(rows: list[dict[str, object]]) -> list[list[str]]:
    text = "".join(csv_pieces(("a", "b"), rows))
    return list(csv.reader(io.StringIO(text, newline="")))


@given(ROWS)
def test_no_cell_is_a_formula_and_no_row_breaks(rows: list[dict[str, object]]) -> None:
    head, *lines = read(rows)
    assert head == ["a", "b"]
    assert [len(line) for line in lines] == [2] * len(rows)
    for line, row in zip(lines, rows, strict=True):
        for cell, meant in zip(line, (row["a"], row["b"]), strict=True):
            assert isinstance(meant, int) or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("a,b", "a,b"), ('say "a"', 'say "a"'),
        (-5, "-5"), (True, "yes"), (False, "no"), (None, ""),
    ],
)  # fmt: skip
def test_each_value_has_one_form(value: object, written: str) -> None:
    assert read([{"a": value, "b": "x"}])[1] == [written, "x"]


@given(ROWS)
def test_json_gives_back_what_was_given(rows: list[dict[str, object]]) -> None:
    assert json.loads("".join(json_pieces(("a", "b"), iter(rows)))) == rows


def test_a_span_holds_its_last_day_to_the_end() -> None:
    start, end = span(date(2026, 6, 1), date(2026, 6, 30))
    assert (start, end) == (datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))
