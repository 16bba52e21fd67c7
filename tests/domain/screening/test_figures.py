"""Figures say no more than what was judged tells, and how sure that is."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.screening.figures import (
    Judged,
    Share,
    calibration,
    calibration_error,
    figures,
    probability,
    share,
)

judged = st.builds(
    Judged, st.sampled_from([True, False, None]), st.booleans(), st.sampled_from([0.5, 1.0, 20.0])
)
many = st.lists(judged, max_size=40)
scored = st.lists(st.tuples(st.floats(-4, 8), st.booleans()), max_size=60)


def lot(hit, unwanted, number):
    return [Judged(hit, unwanted)] * number


def test_a_share_of_nothing_says_nothing():
    assert share(0, 0) == Share(0, 0, None, None, None)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (1, 1, 0.2065, 1.0)],
)
def test_intervals_are_wilsons(part, whole, low, high):
    found = share(part, whole)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.0001)


@pytest.mark.parametrize(("part", "whole"), [(-1, 2), (3, 2)])
def test_a_part_beyond_its_whole_is_refused(part, whole):
    with pytest.raises(ValueError, match="part"):
        share(part, whole)


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_value_lies_in_its_interval_and_more_of_the_same_narrows_it(part, whole):
    part = min(part, whole)
    some, more = share(part, whole), share(part * 4, whole * 4)
    assert 0 <= some.low <= some.value <= some.high <= 1
    assert more.high - more.low < some.high - some.low


def test_figures_of_a_known_table():
    some = lot(True, True, 40) + lot(False, True, 10) + lot(True, False, 5) + lot(False, False, 45)
    found = figures(some)
    assert (found.n, found.abstained) == (100, 0)
    assert found.accuracy.value == pytest.approx(0.85)
    assert found.precision.value == pytest.approx(40 / 45)
    assert found.recall.value == pytest.approx(0.8)
    assert found.false_positive_rate.value == pytest.approx(0.1)
    assert found.f1 == pytest.approx(80 / 95)
    assert found.mcc == pytest.approx((40 * 45 - 5 * 10) / math.sqrt(45 * 50 * 50 * 55))


def test_an_abstention_lets_pass():
    silent = figures(lot(True, True, 1) + lot(None, True, 9) + lot(None, False, 10))
    assert silent.abstained == 19
    assert silent.recall.value == pytest.approx(0.1)
    assert silent.precision.value == 1
    assert silent.false_positive_rate.value == 0


def test_nothing_judged_gives_no_figures():
    empty = figures([])
    assert empty.n == 0
    assert empty.accuracy.value is empty.precision.value is empty.f1 is empty.mcc is None


def test_who_judges_all_alike_correlates_with_nothing():
    assert figures(lot(False, True, 3) + lot(False, False, 3)).mcc == 0
    assert figures(lot(True, True, 3)).mcc is None, "there was nothing to tell apart"


def test_weights_count_items_that_were_not_looked_at_but_make_nobody_surer():
    """Twenty let through for each that was looked at: recall falls, its interval stays wide."""
    caught = lot(True, True, 40)
    found = figures([*caught, Judged(False, True, 20.0), Judged(False, True, 20.0)])
    assert found.recall.value == pytest.approx(0.5)
    assert found.recall.high - found.recall.low > 0.4
    assert found.f1 == pytest.approx(2 * 40 / (40 + 80))


@given(many.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_order_does_not_matter(pair):
    one, other = pair
    assert figures(one) == figures(other)


@given(many)
def test_all_shares_lie_between_nothing_and_all(some):
    found = figures(some)
    for one in (found.accuracy, found.precision, found.recall, found.false_positive_rate):
        assert one.value is None or 0 <= one.low <= one.value <= one.high <= 1
    assert found.mcc is None or -1 - 1e-9 <= found.mcc <= 1 + 1e-9


@given(scored, st.integers(1, 12))
def test_bins_hold_every_score_once_and_in_order(some, bins):
    found = calibration(some, bins)
    assert sum(one.n for one in found) == len(some)
    assert len(found) <= bins
    assert all(one.low <= one.high for one in found)
    assert all(left.high < right.low for left, right in pairwise(found))


@given(scored.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_bins_do_not_depend_on_the_order_of_equal_scores(pair):
    one, other = pair
    assert calibration(one) == calibration(other)


def test_bins_are_of_equal_mass():
    found = calibration([(number / 100, number % 2 == 0) for number in range(100)])
    assert [one.n for one in found] == [10] * 10


def test_honest_scores_have_no_error_and_boasting_ones_do():
    honest = [(0.0, True), (0.0, False)] * 50
    boasting = [(8.0, True), (8.0, False)] * 50
    assert calibration_error(calibration(honest)) == pytest.approx(0)
    assert calibration_error(calibration(boasting)) == pytest.approx(0.5, abs=0.001)
    assert calibration_error([]) is None


def test_less_than_one_bin_is_refused():
    with pytest.raises(ValueError, match="bin"):
        calibration([], 0)


@given(st.floats(-1e6, 1e6))
def test_log_odds_are_probabilities(score):
    assert 0 <= probability(score) <= 1
    assert probability(score) + probability(-score) == pytest.approx(1)
