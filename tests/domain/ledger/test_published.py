"""A published ledger proves itself: whatever is changed, cut or added is found at its line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.ledger import GENESIS, Act, Sealed, seal
from moderation.domain.ledger.published import (
    LONGEST_LINE,
    DayHead,
    check,
    day_head,
    end,
    header,
    row,
)

DIGEST = "ab" * 32


def chain(count: int) -> list[Sealed]:
    """A sealed ledger of some acts on two subjects."""
    rows, previous = [], GENESIS
    for position in range(1, count + 1):
        public = {"set": {"state": f"s{position}", "weight": 2.0}, "at": "2026-06-28"}
        act = Act(
            f"item:{position % 2}", (position + 1) // 2, "item.approve", "user:1", None, public,
            DIGEST if position % 3 == 0 else None, "g",
        )  # fmt: skip
        previous = seal(previous, position, act.public_part(), act.private_digest)
        rows.append(Sealed(position, previous, act))
    return rows


def lines(count: int = 6, withheld: tuple[int, ...] = ()) -> list[str]:
    """The file of such a ledger, with a seal of a day after its fourth row."""
    rows = chain(count)
    told = [row(one, withheld=one.position in withheld) for one in rows]
    told.insert(4, day_head(DayHead("2026-06-28", 4, rows[3].hash)))
    return [header(), *told, end(count, count, rows[-1].hash)]


def said(file: list[str], *kept: str) -> list[str]:
    return [str(problem) for problem in check(file, kept).problems]


def test_what_was_written_is_sound_and_says_how_far_it_goes() -> None:
    found = check(lines())
    assert (found.rows, found.withheld, found.days, found.problems) == (6, 0, 1, [])
    assert (found.position, found.hash) == (6, chain(6)[-1].hash)
    assert "the chain holds up to № 6" in str(found)


def test_an_empty_ledger_is_a_file_too() -> None:
    assert said([header(), end(0, 0, GENESIS)]) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("act", "item.reject"), ("actor", "user:2"), ("subject", "item:9"), ("group", "h"),
        ("subject_version", 9), ("undoes", 1), ("private_digest", "cd" * 32),
        ("public", {"set": {}}), ("hash", "0" * 64),
    ],
)  # fmt: skip
def test_a_changed_row_is_found_at_its_line(name: str, value: object) -> None:
    file = lines()
    file[3] = json.dumps({**json.loads(file[3]), name: value})
    assert said(file)[0] == "Line 4: Row 3 does not match its hash."


def test_a_row_made_anew_with_its_hash_is_found_at_the_next() -> None:
    file, rows = lines(), chain(6)
    act = Act("item:0", 1, "item.reject", "user:2")
    made = Sealed(2, seal(rows[0].hash, 2, act.public_part(), None), act)
    file[2] = row(made)
    assert said(file) == ["Line 4: Row 3 does not match its hash."]


@given(st.data())
def test_no_line_can_be_lost_doubled_or_swapped(data: st.DataObject) -> None:
    file = lines()
    place = data.draw(st.integers(0, len(file) - 1))
    how = data.draw(st.sampled_from(["lost", "doubled", "swapped"]))
    if how == "lost" and "day" in file[place]:
        return  # the seal of a day may be left out: the chain does not rest on it
    if how == "lost":
        del file[place]
    elif how == "doubled" and '"day"' not in file[place]:
        file.insert(place, file[place])
    elif place and '"day"' not in file[place] + file[place - 1]:
        file[place - 1], file[place] = file[place], file[place - 1]
    else:
        return
    assert said(file)


@given(st.text(max_size=60), st.integers(1, 6))
def test_nothing_in_a_file_raises(text: str, place: int) -> None:
    file = lines()
    file[place] = text
    assert said(file)


@pytest.mark.parametrize(
    "line",
    ["[" * 100_000, '{"position":NaN,"hash":""}', '{"a":"' + "x" * LONGEST_LINE + '"}', "[]", "{}"],
    ids=["deep", "no number", "long", "list", "empty"],
)
def test_a_hostile_line_is_said_to_be_none(line: str) -> None:
    file = lines()
    file[2] = line
    assert said(file)[0].startswith("Line 3: This ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("position", str(2**70)), ("position", "9" * 4000),
        ("public", '{"a":' + "[" * 900 + "]" * 900 + "}"),
    ],
    ids=["far position", "endless position", "nested"],
)  # fmt: skip
def test_a_row_that_no_chain_could_hold_is_found_and_raises_nothing(name: str, value: str) -> None:
    file = lines()
    told = json.loads(file[3])
    kept = json.dumps({**told, name: "HERE"})
    file[3] = kept.replace('"HERE"', value)
    assert any("Line 4: " in one for one in said(file))


def test_what_a_file_calls_a_day_is_told_as_plain_letters() -> None:
    file = lines()
    file[5] = json.dumps({"day": "\x1b[2J\ud800" + "x" * 500, "position": 4, "hash": "1" * 64})
    (told,) = said(file)
    assert told.isprintable()
    assert len(told) < 100


def test_a_file_that_was_cut_off_says_so() -> None:
    assert said(lines()[:-1]) == ["The file ends too early: its last line is missing."]
    assert said([]) == ["The file ends too early: its last line is missing."]


def test_an_end_that_does_not_fit_is_found() -> None:
    file = lines()
    del file[-2]
    assert said(file)[-1].endswith("The end does not fit what stands before it: rows are missing"
                                   " or added.")  # fmt: skip


def test_a_seal_of_a_day_must_be_of_the_row_before_it() -> None:
    file = lines()
    file[5] = day_head(DayHead("2026-06-28", 4, "1" * 64))
    assert said(file) == ["Line 6: The seal of 2026-06-28 is not in the chain."]


def test_withheld_rows_are_counted_and_hide_what_they_did() -> None:
    file = lines(withheld=(2, 6))
    found = check(file)
    assert (found.rows, found.withheld, found.problems) == (6, 2, [])
    assert set(json.loads(file[2])) == {"position", "hash", "withheld"}
    file[2] = row(Sealed(2, "9" * 64, chain(6)[1].act), withheld=True)
    assert said(file) == ["Line 4: Row 3 does not match its hash."]


def test_a_hash_that_was_kept_elsewhere_must_be_there() -> None:
    kept = chain(6)[2].hash
    assert said(lines(), kept) == []
    assert said(lines(), "7" * 64) == [f"The hash {'7' * 64} does not stand in the file."]


def test_reading_stops_at_the_hundredth_problem() -> None:
    assert len(check([header(), *["x"] * 500]).problems) == 100
