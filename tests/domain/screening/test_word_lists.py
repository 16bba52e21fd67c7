"""Lists of words come from files as people write them, and come back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.screening.word_lists import Brought, bring, read_words, write_words

entries = st.lists(
    st.from_regex(r"[a-z]{1,6}( [a-z]{1,6})?( [0-6](\.5)?)?", fullmatch=True), max_size=20
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("casino 2\nfree money\n", ("casino 2", "free money")),
        ("# ours\n\n  casino \t  2 \r\n#free\n", ("casino 2",)),
        ('casino,2\n"free money";2.5\nslot\t3', ("casino 2", "free money 2.5", "slot 3")),
        ("Casino 2\ncasino 3", ("casino 3",)),
        ("well, 2 things happened", ("well, 2 things happened",)),
        ("", ()),
    ],
)
def test_a_list_is_read_as_people_write_it(text: str, read: tuple[str, ...]):
    assert read_words(text) == read


@given(entries)
def test_what_is_written_is_read_again(listed: list[str]):
    once = read_words(write_words(listed))
    assert read_words(write_words(once)) == once


def test_words_come_to_the_list_and_points_change():
    brought = bring(["casino 2", "slot"], ["Casino 3", "free money"])
    assert brought == Brought(("Casino 3", "slot", "free money"), added=1, changed=1, kept=1)


def test_a_list_can_take_the_place_of_another():
    brought = bring(["casino 2", "slot"], ["slot"], replace=True)
    assert brought == Brought(("slot",), removed=1, kept=1)


@given(entries, entries, st.booleans())
def test_bringing_twice_changes_nothing_more(listed, coming, replace):
    once = bring(listed, coming, replace=replace)
    assert len(once.entries) == once.added + once.changed + once.kept
    again = bring(once.entries, coming, replace=replace)
    assert (again.entries, again.differs) == (once.entries, False)
