"""Measures mean what they say, and two spellings of one source are one source."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.evidence import Measure, doi_key, title_key

numbers = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("value", "baseline", "higher_is_better", "reaches"),
    [
        (92.0, 90.0, True, True),
        (90.0, 90.0, True, True),
        (89.0, 90.0, True, False),
        (0.03, 0.05, False, True),
        (0.06, 0.05, False, False),
        (0.06, None, False, None),
    ],
)
def test_a_measure_is_held_against_people(value, baseline, higher_is_better, reaches):
    assert Measure("m", value, baseline, higher_is_better).reaches_human is reaches


@given(numbers, numbers, st.booleans())
def test_a_better_value_never_falls_behind(value, baseline, higher_is_better):
    better = value + 1 if higher_is_better else value - 1
    if Measure("m", value, baseline, higher_is_better).reaches_human:
        assert Measure("m", better, baseline, higher_is_better).reaches_human


@pytest.mark.parametrize(
    ("metric", "value", "baseline"),
    [(" ", 1.0, None), ("accuracy", math.nan, None), ("accuracy", 1.0, math.inf)],
)
def test_a_measure_without_meaning_is_refused(metric, value, baseline):
    with pytest.raises(ValueError, match="finite"):
        Measure(metric, value, baseline)


@pytest.mark.parametrize(
    "text",
    [
        "10.1109/5.771073",
        "doi:10.1109/5.771073",
        "https://doi.org/10.1109/5.771073",
        " HTTPS://DX.DOI.ORG/10.1109/5.771073. ",
    ],
)
def test_one_doi_in_many_spellings(text):
    assert doi_key(text) == "10.1109/5.771073"


@pytest.mark.parametrize("text", ["", "https://example.org/10", "10.1/short"])
def test_no_doi(text):
    assert doi_key(text) is None


def test_titles_differ_only_by_what_is_read():
    assert title_key("Émotions: a  Survey") == title_key("emotions - A survey")
    assert title_key("A survey of faces") != title_key("A survey of voices")
    assert title_key("顔認識") != ""
