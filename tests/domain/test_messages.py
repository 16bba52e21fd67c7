"""Texts are data: they travel as JSON, render in any language, and never raise."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.messages import Message, from_json, message, to_json

parameters = st.text() | st.integers() | st.floats(allow_nan=False)
texts = st.builds(Message, st.text(), st.dictionaries(st.text(), parameters))


def test_a_text_renders_in_english_with_its_parameters():
    assert str(message("%(count)s votes", count=3)) == "3 votes"


def test_a_translation_takes_the_same_parameters():
    assert message("%(count)s votes", count=3).render("%(count)s stemmen") == "3 stemmen"


def test_a_text_without_parameters_is_taken_as_it_stands():
    assert str(message("100% sure")) == "100% sure"


def test_a_text_with_parameters_writes_a_percent_sign_twice():
    assert str(message("%(share)s%% sure", share=88)) == "88% sure"


@pytest.mark.parametrize("broken", ["%(other)s", "%(count)", "%d %d", "%(count)z", "100%"])
def test_a_broken_template_gives_itself(broken):
    assert message("x", count=1).render(broken) == broken


@given(texts)
def test_any_text_renders(text):
    assert isinstance(str(text), str)


@given(texts)
def test_a_text_survives_storage(text):
    assert from_json(json.loads(json.dumps(to_json(text)))) == text


@pytest.mark.parametrize(
    "data",
    [None, "text", [], {}, {"id": 3}, {"id": "a", "params": []}, {"id": "a", "params": {"b": []}}],
)
def test_other_data_is_no_text(data):
    with pytest.raises(ValueError, match="stored text"):
        from_json(data)


def test_equal_texts_are_one_in_a_set():
    assert len({message("a", b=1), message("a", b=1), message("a", b=2)}) == 2


def test_a_text_keeps_its_parameters_when_the_callers_change():
    params = {"a": 1}
    text = Message("%(a)s", params)
    params["a"] = 2
    assert str(text) == "1"


def test_parameters_can_be_filled_in_later():
    assert str(message("%(a)s-%(b)s", a=1).filled(b=2)) == "1-2"
