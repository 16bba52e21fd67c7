"""Spellings of one thing fall together; three things that differ by a sign do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.errors import Invalid
from moderation.domain.tags import form, normalise
from moderation.domain.tags.forms import LONGEST_FORM, latin


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("e-mail", "email"),
        ("node.js", "nodejs"),
        ("Robots", "robot"),
        ("machine_learning", "machine learning"),
        ("libraries", "library"),
        ("databases", "database"),
        ("caches", "cache"),
        ("search branches", "search branch"),
        ("analyses", "analysis"),
        ("hypotheses", "hypothesis"),
        ("viruses", "virus"),
        ("data warehouses", "data warehouse"),
        ("classes", "class"),
        ("biases", "bias"),
        ("movies", "movie"),
        ("prizes", "prize"),
        ("buses", "bus"),
        ("cases", "case"),
        ("café", "cafe"),
        ("p\u0443thon", "python"),  # with a Cyrillic letter
        ("\u0441\u043e\u0441\u0430", "coca"),  # with Cyrillic letters alone
        ("\U0001d4d0\U0001d4d8", "ai"),  # styled capitals
    ],
)
def test_spellings_of_one_thing_have_one_form(one, other):
    assert form(normalise(one)) == form(normalise(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("c", "c++"),
        ("c", "c#"),
        ("c#", "c++"),
        ("news", "new"),
        ("alias", "alia"),
        ("redis", "redi"),
        ("physics", "physic"),
        ("\u2190", "\u2192"),
    ],
)
def test_two_things_have_two_forms(one, other):
    assert form(normalise(one)) != form(normalise(other))


def test_a_russian_word_stays_russian():
    assert latin("\u0440\u043e\u0431\u043e\u0442\u044b") == "\u0440\u043e\u0431\u043e\u0442\u044b"


@given(st.text(max_size=80))
def test_every_name_has_a_form_that_fits_its_column(text):
    try:
        name = normalise(text)
    except Invalid:
        return
    assert 0 < len(form(name)) <= LONGEST_FORM
