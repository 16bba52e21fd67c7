"""What changed between two revisions."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.desk.differences import Change, Stretch, differences, stretches

words = st.text(alphabet=st.sampled_from("ab é.\n"), max_size=30)


@given(words, words)
def test_what_was_not_removed_is_the_new_text_and_what_was_not_added_the_old(old, new):
    found = stretches(old, new)
    assert "".join(one.text for one in found if one.change is not Change.REMOVED) == new
    assert "".join(one.text for one in found if one.change is not Change.ADDED) == old


def test_single_words_are_marked():
    assert stretches("a red shirt", "a blue shirt") == (
        Stretch(Change.SAME, "a "),
        Stretch(Change.REMOVED, "red"),
        Stretch(Change.ADDED, "blue"),
        Stretch(Change.SAME, " shirt"),
    )


def test_very_long_texts_are_shown_whole_instead_of_compared():
    old, new = "a " * 5_000, "b " * 5_000
    assert [one.change for one in stretches(old, new)] == [Change.REMOVED, Change.ADDED]


def test_fields_that_are_the_same_are_left_out():
    old = {"title": "T", "year": 2020, "venue": "V"}
    new = {"title": "T", "year": 2021, "link": "L"}
    assert [one.field for one in differences(old, new)] == ["year", "link", "venue"]


@given(st.dictionaries(words, st.none() | st.integers() | words, max_size=4))
def test_nothing_differs_from_itself(content):
    assert differences(content, content) == ()


def test_lists_and_tables_are_compared_by_their_lines():
    old = {"measures": [{"metric": "accuracy", "value": 0.8}]}
    new = {"measures": [{"metric": "accuracy", "value": 0.9}]}
    (found,) = differences(old, new)
    assert "".join(one.text for one in found.stretches if one.change is Change.ADDED) == "9"
