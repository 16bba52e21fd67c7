"""Agreement between people: Krippendorff's alpha, and what a few looks do not say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.measures.agreement import (
    FEWEST_PAIRS,
    Compared,
    Look,
    agreement,
    krippendorff_alpha,
    share_drawn,
)

A, R, UNSURE = Look.APPROVE, Look.REJECT, Look.UNSURE


def units(*observers):
    """Turn rows of observers into columns of units; a blank is a value that is missing."""
    return [[one for one in column if one != " "] for column in zip(*observers, strict=True)]


@pytest.mark.parametrize(
    ("observers", "printed"),
    [
        (["0100000010", "1110010000"], 0.095),
        (["aabbdcccedda", "babbbccceddd"], 0.692),
        (["123321412   ", "1233224125 3", " 3332342251 ", "12332441251 "], 0.743),
    ],
)
def test_alpha_is_what_krippendorff_printed_for_his_examples(observers, printed):
    found = krippendorff_alpha(units(*observers))
    assert found == pytest.approx(printed, abs=0.0005)


def test_there_is_no_alpha_where_nothing_could_differ():
    assert krippendorff_alpha([]) is None
    assert krippendorff_alpha([["a"], ["b"]]) is None
    assert krippendorff_alpha([["a", "a"], ["a", "a"]]) is None


values = st.sampled_from("abc")


@given(st.lists(st.lists(values, min_size=2, max_size=4), min_size=1))
def test_alpha_is_at_most_one_and_one_exactly_for_perfect_agreement(found):
    alpha = krippendorff_alpha(found)
    if alpha is not None:
        assert alpha <= 1
        assert (alpha == 1) == all(len(set(unit)) == 1 for unit in found)


@given(st.lists(st.lists(values, min_size=2, max_size=4), min_size=2), st.randoms())
def test_alpha_knows_no_order(found, chance):
    mixed = [chance.sample(unit, len(unit)) for unit in found]
    chance.shuffle(mixed)
    assert krippendorff_alpha(mixed) == pytest.approx(krippendorff_alpha(found), nan_ok=True)


def compared(*pairs):
    return [Compared(first, second, 1, 2) for first, second in pairs]


def test_who_was_unsure_counts_for_neither_side():
    found = agreement(compared((A, A), (A, R), (R, UNSURE)))
    assert (found.looks, found.alike, found.unsure) == (2, 1, 1)


def test_few_looks_have_no_coefficient():
    pairs = [(A, A), (R, R)] * FEWEST_PAIRS
    assert agreement(compared(*pairs[: FEWEST_PAIRS - 1])).alpha is None
    assert agreement(compared(*pairs[:FEWEST_PAIRS])).alpha == 1


@given(st.floats(0, 1, exclude_max=True))
def test_never_is_never_and_always_is_always(chance):
    assert not share_drawn(0, chance)
    assert share_drawn(100, chance)
