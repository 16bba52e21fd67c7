"""A sheet is read as it was written, and refused whole with every line that is wrong."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.errors import Invalid
from moderation.domain.tags import normalise
from moderation.domain.tags.describing import LANGUAGES, TagDescription, tidied
from moderation.domain.tags.requests import RefusedRequest
from moderation.domain.tags.sheets import (
    COLUMNS,
    Known,
    SheetRow,
    check_sheet,
    decoded,
    read_sheet,
    sheet_pieces,
)
from tests.domain.tags.sheets.rows import ROWS, sheet


def faults(text, known=None):
    try:
        check_sheet(read_sheet(text), known or Known())
    except RefusedRequest as error:
        return [(fault.line, str(fault.reason)) for fault in error.faults]
    return []


def read(text):
    """The rows of a text in which no line is wrong by itself."""
    found = read_sheet(text)
    assert found.faults == ()
    return found.rows


def is_read(text):
    """Whether a text is read whole, and its rows are those that they are written as."""
    found = read_sheet(text)
    return not found.faults and read(sheet(found.rows)) == found.rows


@given(ROWS)
def test_what_was_written_is_read(rows):
    assert read(sheet(rows)) == tuple(rows)
    assert read(decoded(b"\xef\xbb\xbf" + sheet(rows).encode())) == tuple(rows)


@given(st.one_of(st.text(), st.text(',;"\n\r=ab').map("name,aliases\n{}".format)))
def test_whatever_comes_is_read_or_refused_with_a_line(text):
    assert is_read(text) or all(line >= 1 for line, _ in faults(text))


@given(st.lists(st.lists(st.text(max_size=8), max_size=12), max_size=5))
def test_whatever_stands_under_the_columns_is_read_or_refused(cells):
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *cells])
    assert is_read(text.getvalue()) or faults(text.getvalue())


@pytest.mark.parametrize("name", ["=1+1", "'=1+1", "''@x", "+a", "'t hof", "a,b", 'a "b" c', "a;b"])
def test_no_name_is_a_formula_and_each_comes_back(name):
    row = SheetRow(normalise(name), aliases=(normalise(f"{name} x"), normalise(f"z {name}")))
    text = sheet([row])
    line = text.splitlines()[1]
    assert not line.startswith(("=", "+", "@"))
    assert read(text) == (row,)


def test_columns_may_be_few_in_any_order_and_divided_by_semicolons():
    rows = read("Broader;NAME\nmachine, thing;Robot_Arm\n\n;thing\n")
    assert [(row.name, row.broader, row.line) for row in rows] == [
        ("robot arm", ("machine", "thing"), 2),
        ("thing", (), 4),
    ]


def test_each_wrong_line_is_named_with_all_that_is_wrong_in_it():
    text = (
        "name,aliases,description,deprecated\n"
        'good,,"two\nlines",no\n'
        f"...,!!!,{'x' * 2001},maybe\n"
        "good,,,\n"
        "a,b,c,yes,e\n"
    )
    assert faults(text) == [
        (4, "A tag needs a letter, a digit or a symbol."),
        (4, "A tag needs a letter, a digit or a symbol."),
        (4, "Shorten this to 2000 characters; it has 2001."),
        (4, "Write yes or no under “deprecated”."),
        (5, "“good” is on line 2 already."),
        (6, "There are more cells than columns."),
    ]


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("", 1, "The first line names the columns; one is “name”."),
        ("aliases\nx\n", 1, "The first line names the columns; one is “name”."),
        ("name,colour\nx,red\n", 1, "There is no column “colour”"),
        ("name,name\nx,y\n", 1, "There are two columns “name”."),
        ('name\nx\n"y', 3, "This is no CSV"),
        (f"name\n{'x' * 200_000}\n", 2, "This is no CSV"),
        (f"name\n{'x' * 10_000}\n", 2, "Shorten this to 60 characters"),
        ('name,aliases\nx,"""a"" b"\n', 2, "This is no list of names"),
    ],
)
def test_what_is_no_sheet_says_where(text, line, told):
    where, why = faults(text)[0]
    assert where == line
    assert why.startswith(told)


def test_other_encodings_are_refused_with_their_line():
    with pytest.raises(Invalid, match="Line 2 is not in UTF-8"):
        decoded("name\ncaf\u00e9\n".encode("latin-1"))


def test_lines_that_contradict_each_other_or_the_vocabulary_are_named():
    known = Known(frozenset({"art"}), {"ml": "machine learning", "ki": "ai"})
    text = (
        "name,aliases,broader\n"
        "ml,,\n"
        "robot,bot,nothing\n"
        "machine,bot,robot\n"
        'tool,"art, robot, tool, ki",\n'
    )
    assert faults(text, known) == [
        (2, "“ml” is another name of “machine learning”: write that."),
        (3, "There is no tag “nothing”."),
        (4, "“bot” is another tag's second name already."),
        (5, "“art” is a tag of its own."),
        (5, "“robot” is a tag of its own."),
        (5, "“tool” is a tag of its own."),
        (5, "“ki” is another tag's second name already."),
    ]


def test_every_circle_is_named_by_the_line_that_closes_it():
    known = Known(frozenset({"c"}), {}, frozenset({("c", "a")}))
    text = "name,broader\na,b\nb,c\nd,e\ne,d\nf,f\n"
    told = faults(text, known)
    assert [line for line, _ in told] == [3, 5, 6]
    assert all("round in a circle" in why for _, why in told)
    assert told[2][1].endswith("f → f.")


def test_an_alias_of_a_broader_tag_stands_for_it():
    known = Known(frozenset({"machine"}), {"engine": "machine"})
    rows = read_sheet('name,aliases,broader\nrobot,,"engine, machine, thingy"\nthing,thingy,\n')
    assert check_sheet(rows, known)[0].broader == ("machine", "thing")


def test_all_languages_have_a_column():
    said = tidied(TagDescription(titles={language: language for language in LANGUAGES}))
    assert read("".join(sheet_pieces([SheetRow("x", said=said)])))[0].said == said
