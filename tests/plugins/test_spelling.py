"""Known tags that are written alike are offered, and only one form is called the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.hooks.contracts import VocabularyTag
from moderation.hooks.testing import make, matches
from moderation.hooks.toolkit import singular, words
from plugins.spelling.forms import grams, key, shape
from plugins.spelling.matching import Spelling

NAMES = (
    "machine learning", "natural language processing", "deep learning", "face recognition",
    "c", "c++", "c#", "e-mail", "robotics", "news", "new", "policy", "emotion",
)  # fmt: skip
TAGS = tuple(VocabularyTag(id, name, (), 10) for id, name in enumerate(NAMES))


@pytest.fixture
def found(tmp_path):
    made = make(Spelling, tmp_path)
    return lambda name, tags=TAGS: [
        (NAMES[one.tag_id], one.same) for one in matches(made, name, tags)
    ]


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("Machine-Learning", "machine learning"),
        ("machinelearning", "machine learning"),
        ("émotions", "emotion"),
        ("policies", "policy"),
        ("email", "e-mail"),
        ("C++", "c++"),
        ("C#", "c#"),
    ],
)
def test_one_form_is_the_same_tag(found, name, tag):
    assert found(name)[0] == (tag, True)


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("machin lerning", "machine learning"),
        ("recognition of faces", "face recognition"),
        ("robotic", "robotics"),
    ],
)
def test_near_spellings_are_offered_but_not_called_the_same(found, name, tag):
    assert found(name)[0] == (tag, False)


@pytest.mark.parametrize(
    ("name", "other"), [("c", "c++"), ("c++", "c#"), ("news", "new"), ("new", "news")]
)
def test_different_things_are_never_called_the_same(found, name, other):
    assert (other, True) not in found(name)


def test_an_alias_leads_to_its_tag(tmp_path):
    tags = (VocabularyTag(1, "natural language processing", ("computational linguistics",)),)
    match = matches(make(Spelling, tmp_path), "Computational Linguistics", tags)[0]
    assert match.same
    assert "alias" in str(match.why)


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("python 3", "python"),
        ("rustlang", "rust"),
        ("django framework", "django"),
        ("react native app", "react native"),
        ("ld38", "ludum dare"),
    ],
)
def test_what_says_little_can_go_from_a_name(tmp_path, name, tag):
    names = ("python", "rust", "django", "react", "react native", "pyside", "trust", "ludum dare")
    tags = tuple(
        VocabularyTag(id, one, ("ld33",) if one == "ludum dare" else ())
        for id, one in enumerate(names)
    )
    match = matches(make(Spelling, tmp_path), name, tags)[0]
    assert (names[match.tag_id], match.same) == (tag, False)


def test_words_that_aliases_drop_count_less(tmp_path):
    learned = tuple(VocabularyTag(id, f"q{id}ab", (f"q{id}ab cookbook",)) for id in range(9, 30))
    tags = (VocabularyTag(1, "cookbook xyz"), VocabularyTag(2, "chefs"), *learned)
    made = make(Spelling, tmp_path)
    assert matches(made, "chefs cookbook", tags)[0].tag_id == 2


def test_nothing_like_it_is_an_empty_list(found):
    assert found("zzzzqqq") == []
    assert found("!!!") == []
    assert found("x", ()) == []


def test_of_two_as_near_the_more_used_comes_first(tmp_path):
    tags = (VocabularyTag(1, "emotion a", (), 1), VocabularyTag(2, "emotion b", (), 1_000))
    assert matches(make(Spelling, tmp_path), "emotion", tags)[0].tag_id == 2


def test_a_likeness_is_told_in_words(tmp_path):
    match = matches(make(Spelling, tmp_path), "machin learning", TAGS)[0]
    assert str(match.why).endswith("% like “machine learning”.")


@given(st.text(max_size=40))
def test_forms_are_stable(name):
    parts = words(name)
    assert words(" ".join(parts)) == parts
    assert key(parts) == key(words(" ".join(parts)))
    assert shape(key(parts)) == shape(shape(key(parts))) or not shape(key(parts))
    assert all(len(gram) <= 3 for gram in grams(key(parts)))


@pytest.mark.parametrize(
    ("word", "expected"),
    [("faces", "face"), ("policies", "policy"), ("boxes", "box"), ("glass", "glass"),
     ("news", "news"), ("robotics", "robotics"), ("bus", "bus"), ("as", "as")],
)  # fmt: skip
def test_plurals_are_undone_with_care(word, expected):
    assert singular(word) == expected
