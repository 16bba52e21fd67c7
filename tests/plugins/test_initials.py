"""Short forms lead to the names that they are made of, and the other way round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.hooks.testing import make, matches
from moderation.hooks.toolkit import VocabularyTag, words
from plugins.initials.matching import Initials
from plugins.initials.short_forms import abbreviates, counted, initials, whole

NAMES = (
    "machine learning", "natural language processing", "kubernetes", "javascript", "i18n",
    "infrastructure as code", "large language model", "llm", "go",
)  # fmt: skip
TAGS = tuple(VocabularyTag(id, name, (), 10) for id, name in enumerate(NAMES))


@pytest.fixture
def found(tmp_path):
    made = make(Initials, tmp_path)
    return lambda name, tags=TAGS: [NAMES[one.tag_id] for one in matches(made, name, tags)]


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("ml", "machine learning"),
        ("N.L.P.", "natural language processing"),
        ("k8s", "kubernetes"),
        ("internationalization", "i18n"),
        ("iac", "infrastructure as code"),
        ("Large-Language-Models", "llm"),
    ],
)
def test_a_short_form_leads_to_its_tag(found, name, tag):
    assert tag in found(name)


def test_nothing_short_of_it_is_an_empty_list(found):
    assert found("zzzz") == []
    assert found("!!!") == []
    assert found("ml", ()) == []


def test_initials_are_never_called_the_same(tmp_path):
    made = make(Initials, tmp_path)
    assert not any(one.same for name in ("ml", "llm", "k8s") for one in matches(made, name, TAGS))


def test_an_alias_is_abbreviated_as_a_name_is(tmp_path):
    tags = (VocabularyTag(1, "thinking machines", ("artificial intelligence",)),)
    assert [one.tag_id for one in matches(make(Initials, tmp_path), "ai", tags)] == [1]


@given(st.text(max_size=40))
def test_a_name_has_its_own_initials_and_letters(name):
    parts = words(name)
    assert all(len(short) <= len(parts) for short in initials(parts))
    assert not parts or abbreviates(whole(parts), whole(parts))
    assert counted(whole(parts)) == "" or len(whole(parts)) >= 5
