"""A suggested threshold is the lowest that was right so often, and rests on enough decisions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.screening.suggestions import FEWEST_HELD, Scored, suggest

scored = st.builds(Scored, st.floats(-20, 20), st.booleans(), st.sampled_from([1.0, 10.0]))
many = st.lists(scored, max_size=120)
shares = st.floats(0.5, 1)


def lot(score, unwanted, number, weight=1.0):
    return [Scored(score, unwanted, weight)] * number


def test_it_is_the_lowest_threshold_that_was_right_so_often():
    some = lot(5.0, True, 40) + lot(1.0, True, 16) + lot(1.0, False, 4) + lot(-2.0, False, 60)
    found = suggest(some, 0.9)
    assert -2 < found.hold_from <= 1
    assert found.precision.value == pytest.approx(56 / 60)
    assert found.recall.value == 1
    strict = suggest(some, 0.99)
    assert 1 < strict.hold_from <= 5
    assert strict.precision.value == 1
    assert strict.recall.value == pytest.approx(40 / 56)


def test_what_was_let_through_counts_as_often_as_it_was_drawn_from():
    some = lot(5.0, True, 40) + lot(1.0, True, 5) + lot(1.0, False, 1, weight=50.0)
    assert suggest(some, 0.9).hold_from > 1


def test_few_decisions_suggest_nothing():
    assert suggest(lot(5.0, True, FEWEST_HELD - 1), 0.9) is None
    assert suggest([], 0.9) is None


def test_what_is_never_right_suggests_nothing():
    assert suggest(lot(5.0, False, 100), 0.9) is None


@given(many, shares)
def test_a_suggestion_keeps_what_it_says(some, wanted):
    found = suggest(some, wanted)
    if found is not None:
        held = [one for one in some if one.score >= found.hold_from]
        assert len(held) >= FEWEST_HELD
        assert found.precision.value >= wanted - 1e-9


@given(many, shares, shares)
def test_who_wants_to_be_right_more_often_holds_no_more(some, one, other):
    lax, strict = (suggest(some, wanted) for wanted in sorted((one, other)))
    if lax is not None and strict is not None:
        assert strict.hold_from >= lax.hold_from
