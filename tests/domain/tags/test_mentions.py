"""Whether a text speaks of a tag."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.tags.mentions import mentions, parts, worth_looking_for


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Can robots fold laundry?", "robot"),
        ("Can a Robot fold laundry?", "robots"),
        ("What of machine-learning today?", "machine learning"),
        ("These abilities count.", "ability"),
        ("Un café ouvert", "cafe"),
        ("Who writes C++ best?", "c++"),
    ],
)
def test_case_accents_marks_and_plurals_are_no_matter(text: str, name: str) -> None:
    assert mentions(text, [name])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Robotics is a field.", "robot"),
        ("A machine that is learning", "machine learning"),
        ("learning machine", "machine learning"),
        ("Who writes C best?", "c++"),
        ("", "robot"),
        ("?!", "!?"),
    ],
)
def test_other_words_are_no_mention(text: str, name: str) -> None:
    assert not mentions(text, [name]) or not worth_looking_for([name])


@given(st.text(alphabet=st.characters(codec="ascii")), st.text(max_size=20))
def test_what_a_text_with_the_name_holds_is_looked_for(name: str, around: str) -> None:
    text = f"{around} {name.upper()} {around}".lower()
    assert all(part in text for part in parts(name))


def test_short_names_are_not_looked_for() -> None:
    assert worth_looking_for(["ai", "art", "?", "a-b", "a b c"]) == ("art", "a b c")
