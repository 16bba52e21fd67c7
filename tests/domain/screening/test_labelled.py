"""Tables of labelled texts are read as others keep them, and refused with what to do."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.errors import Invalid
from moderation.domain.screening.labelled import Columns, read_label, read_labelled

COLUMNS = Columns("text", "label")


def read(content, columns=COLUMNS):
    written = content if isinstance(content, bytes) else content.encode()
    return [(one.text, one.unwanted) for one in read_labelled(written, "data.csv", columns)]


@pytest.mark.parametrize(
    "label", ["1", "spam", "Spam ", "TRUE", "yes", "ja", "unwanted", "rejected", "1.0", "0.5", "y"]
)
def test_labels_of_what_is_unwanted(label):
    assert read_label(label) is True


@pytest.mark.parametrize(
    "label", ["0", "ham", "false", "No", "nee", "wanted", "not spam", "not_spam", "0.0", ".2", "-1"]
)
def test_labels_of_what_is_wanted(label):
    assert read_label(label) is False


@pytest.mark.parametrize("label", ["maybe", "2", "", "nan", "inf", "-0.5", "1e9", "spamham", "❓"])
def test_other_labels_are_not_guessed(label):
    assert read_label(label) is None


@given(st.text())
def test_no_label_breaks_it(label):
    assert read_label(label) in {True, False, None}


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_columns_are_found_by_name_whatever_separates_them(delimiter):
    written = delimiter.join(("label", "id", "text")) + "\n" + delimiter.join(("spam", "7", "Buy"))
    assert read(written) == [("Buy", True)]


@given(
    st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.booleans())),
    st.sampled_from(",\t;|"),
)
def test_what_was_written_as_a_table_is_read_again(rows, delimiter):
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("text", "label"), *((text, int(unwanted)) for text, unwanted in rows)])
    kept = [row for row in rows if row[0].strip()]
    if not any("\n" in text and "\t" in text for text, _ in rows):
        assert read(written.getvalue()) == kept


def test_a_table_without_a_header_is_read_by_numbers():
    """As the best-known collection of messages is kept: tabs, no header, quotation marks."""
    written = 'ham\tWell, later\nspam\t"FREE, now\nham\tYou said "no"\nham\t"Ok"\n\n'
    assert read(written, Columns("2", "1")) == [
        ("Well, later", False), ('"FREE, now', True), ('You said "no"', False), ("Ok", False),
    ]  # fmt: skip


def test_numbers_skip_a_header_that_is_there_after_all():
    assert read("text,label\nBuy,1\n", Columns("1", "2")) == [("Buy", True)]


def test_rows_without_a_text_or_a_label_are_left_out():
    assert read("text,label\nBuy,1\n,1\nHm,\n  ,0\nshort\n") == [("Buy", True)]


def test_other_columns_come_along():
    columns = Columns("text", "label", ("page",))
    (one,) = read_labelled(b"page,text,label\n video 1 ,Buy,1\n", "data.csv", columns)
    assert one.others == ("video 1",)


def test_labels_of_any_form_can_be_named():
    columns = Columns("text", "label", unwanted=frozenset({"4", "5"}))
    assert read("text,label\nBuy,4\nHello,2\n", columns) == [("Buy", True), ("Hello", False)]


@pytest.mark.parametrize(
    "written",
    ["text,label\ncafé,0\n".encode(code) for code in ("utf-8-sig", "utf-16", "cp1252", "utf-8")],
)
def test_encodings_of_spreadsheets_are_read(written):
    assert read(written) == [("café", False)]


def test_a_text_of_a_megabyte_is_read():
    assert read("text,label\n" + "a" * 1_000_000 + ",1\n") == [("a" * 1_000_000, True)]


@pytest.mark.parametrize(
    ("written", "columns", "said"),
    [
        ("a,b\nx,1\n", COLUMNS, "data.csv lacks one of the columns text, label. It has: a, b."),
        ("", COLUMNS, "lacks one of the columns"),
        ("x,what\nx,what\n", Columns("1", "2"), "lacks one of the columns 1, 2"),
        ("a\x1b[2J,b\nx,1\n", COLUMNS, "It has: a[2J, b."),
        ("text,label\nx,1\ny,maybe\n", COLUMNS, "“maybe” in row 3 of data.csv is no label"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(written, columns, said):
    with pytest.raises(Invalid) as refused:
        read(written, columns)
    assert said in str(refused.value.reason)


@given(st.binary(), st.sampled_from([COLUMNS, Columns("1", "2"), Columns("0", "1")]))
def test_no_file_breaks_it(content, columns):
    with suppress(Invalid):
        read(content, columns)
