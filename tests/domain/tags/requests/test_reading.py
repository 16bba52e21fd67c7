"""A request reads as it is written; what cannot be read is told with its line, all at once."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.errors import Invalid
from moderation.domain.tags import normalise
from moderation.domain.tags.requests import (
    MOST_LINES,
    Act,
    Line,
    Request,
    read,
    write,
)
from tests.hostile.strings import naughty


def faults(text):
    return {(fault.line, str(fault.reason)) for fault in read(text).faults}


def line(text):
    (only,) = read(text).lines
    return only


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("rename a -> b", Line(1, Act.RENAME, "a", ("b",))),
        ("  MERGE\tMachine-Learning→ML ", Line(1, Act.MERGE, "machine learning", ("ml",))),
        ("split mercury->planet, c#", Line(1, Act.SPLIT, "mercury", ("planet", "c#"))),
        ("alias C# -> c sharp # the language", Line(1, Act.ALIAS, "c#", ("c sharp",))),
        ("unalias node.js", Line(1, Act.UNALIAS, "node.js")),
        ("imply cat -> animal", Line(1, Act.IMPLY, "cat", ("animal",))),
        ("unimply cat -> animal", Line(1, Act.UNIMPLY, "cat", ("animal",))),
        ("deprecate misc", Line(1, Act.DEPRECATE, "misc")),
        ("revive on", Line(1, Act.REVIVE, "on")),
        ("imply text on images -> text", Line(1, Act.IMPLY, "text on images", ("text",))),
        ("retag cat -> dog on a-case", Line(1, Act.RETAG, "cat", ("dog",), "a-case")),
        ('retag "cat on mat" -> "on" on on-x', Line(1, Act.RETAG, "cat on mat", ("on",), "on-x")),
        ('merge "red, green" -> "a → b"', Line(1, Act.MERGE, "red, green", ("a → b",))),
        ('merge "the ""x"", y" -> z', Line(1, Act.MERGE, 'the "x", y', ("z",))),
        ('merge the "uncanny" valley -> z', Line(1, Act.MERGE, 'the "uncanny" valley', ("z",))),
        ("merge ai/ml -> קול\u200f", Line(1, Act.MERGE, "ai/ml", ("קול",))),
    ],
)
def test_forms(text, meant):
    assert line(text) == meant


def test_comments_and_empty_lines_count_as_lines_but_ask_nothing():
    request = read("# cleaning up\r\n\r\ndeprecate a\n  # and\nrevive b # again\n")
    assert [(one.number, one.source) for one in request.lines] == [(3, "a"), (5, "b")]


def test_a_request_names_what_a_snapshot_has_to_know():
    request = read("merge A -> b\nretag c -> d on x\nunalias e")
    assert request.names == set("abcde")
    assert request.topics == {"x"}


def test_all_faults_are_told_with_their_lines_and_the_others_are_read():
    text = f"rename a -> b\nrenam a -> b\n\nmerge a\nmerge -- -> b\ndeprecate {'x' * 10_000}\n"
    assert faults(text) == {
        (2, f"A line starts with one of: {', '.join(Act)}."),
        (4, "Write such a line as “merge a -> b”."),
        (5, "A tag needs a letter, a digit or a symbol."),
        (6, "Shorten this to 60 characters; it has 10000."),
    }
    assert read(text).lines == (Line(1, Act.RENAME, "a", ("b",)),)


@pytest.mark.parametrize(
    ("text", "sample"),
    [
        ("rename", "rename a -> b"),
        ("rename # a -> b", "rename a -> b"),
        ("rename a -> b -> c", "rename a -> b"),
        ("rename a -> b, c", "rename a -> b"),
        ('rename "a" b -> c', "rename a -> b"),
        ("unalias a -> b", "unalias a"),
        ("split a -> b", "split a -> b, c"),
        ("split a -> b,", "split a -> b, c"),
        ("split a -> b, c, d, e, f, g", "split a -> b, c"),
        ("retag a -> b", "retag a -> b on TOPIC"),
        ("retag on x", "retag a -> b on TOPIC"),
        ("retag a on b -> c on x", "retag a -> b on TOPIC"),
    ],
)
def test_a_line_of_another_shape_is_answered_with_a_sample(text, sample):
    assert faults(text) == {(1, f"Write such a line as “{sample}”.")}


@pytest.mark.parametrize("text", ['merge "a -> b', 'merge "a"b -> c', 'merge a -> "b""'])
def test_a_quote_has_an_end(text):
    assert "quote" in str(faults(text))


@pytest.mark.parametrize("topic", ["two words", "a/b", '""', "x" * 121, "../etc?x"])
def test_a_topic_is_named_as_in_its_address(topic):
    assert "topic" in str(faults(f"retag a -> b on {topic}"))


@pytest.mark.parametrize("text", ["", "\n \n", "# deprecate a\n", "\u2028"])
def test_a_request_asks_for_something(text):
    with pytest.raises(Invalid) as refusal:
        read(text)
    assert set(refusal.value.fields) == {"request"}


def test_a_request_has_an_end():
    assert len(read("deprecate a\n# more\n" * MOST_LINES).lines) == MOST_LINES
    with pytest.raises(Invalid, match="101"):
        read("deprecate a\n" * (MOST_LINES + 1))
    with pytest.raises(Invalid, match="100000"):
        read("#" * 100_001)


@pytest.mark.parametrize("sign", [" ", '"', "a", " on", " on ", '""', "->", ",", " #", '" ', "-"])
def test_a_long_line_takes_no_longer_than_its_length(sign):
    started = time.process_time()
    assert faults(f'retag "{sign * (90_000 // len(sign))}')
    assert faults(f"retag a{sign * (90_000 // len(sign))}")
    assert time.process_time() - started < 5


def normal(name):
    try:
        return normalise(name)
    except Invalid:
        return ""


signs = st.sampled_from([*'ab#,">→ "', "->", " on ", " #", '""', "on", "İ", "ß", "\u202e"])
names = (st.lists(signs, max_size=12).map("".join) | st.text(max_size=20)).map(normal).filter(bool)
slugs = st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True) | st.just("on")


@st.composite
def requests(draw):
    rows = sorted(draw(st.sets(st.integers(1, 60), min_size=1, max_size=8)))
    return Request(tuple(draw(lines(row)) for row in rows))


@st.composite
def lines(draw, row):
    act = draw(st.sampled_from(Act))
    count = draw(st.sampled_from(act.targets))
    targets = draw(st.lists(names, min_size=count, max_size=count))
    topic = draw(slugs) if act is Act.RETAG else ""
    return Line(row, act, draw(names), tuple(targets), topic)


@given(requests())
def test_what_is_written_down_reads_the_same(request):
    assert read(write(request)) == request


written = st.lists(
    st.sampled_from([*Act, " ", " -> ", "→", ", ", '"', " on ", " #", "\n", "a", "b c", "x-1"])
).map("".join)


def reads_the_same_or_is_refused(text):
    try:
        request = replace(read(text), faults=())
    except Invalid:
        return True
    if not request.lines:
        return True
    return read(write(request)) == request


@given(st.text() | written)
def test_any_text_is_read_or_refused_and_what_is_read_stays_so(text):
    assert reads_the_same_or_is_refused(text)


def test_naughty_strings_are_read_or_refused():
    for text in naughty():
        for row in (text, f"merge {text} -> b", f'retag a -> "{text}" on {text}'):
            assert reads_the_same_or_is_refused(row)
