"""Reporters who are wrong weigh less, never nothing; kept comments are not hidden again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.authors import (
    FULL_WEIGHT,
    LEAST_WEIGHT,
    SAME_PLACE_WEIGHT,
    ReportRecord,
    hides_until_decided,
    reporter_weight,
)

COUNTS = st.integers(0, 500)


def test_who_never_reported_weighs_in_full():
    assert reporter_weight(ReportRecord()) == FULL_WEIGHT


@given(upheld=COUNTS, dismissed=COUNTS)
def test_weights_stay_between_the_least_and_the_full(upheld, dismissed):
    assert LEAST_WEIGHT <= reporter_weight(ReportRecord(upheld, dismissed)) <= FULL_WEIGHT


@given(upheld=COUNTS, dismissed=COUNTS)
def test_being_right_never_lowers_and_being_wrong_never_raises_a_weight(upheld, dismissed):
    weight = reporter_weight(ReportRecord(upheld, dismissed))
    assert reporter_weight(ReportRecord(upheld + 1, dismissed)) >= weight
    assert reporter_weight(ReportRecord(upheld, dismissed + 1)) <= weight


@given(dismissed=st.integers(1, 500))
def test_who_was_always_wrong_weighs_less_but_never_nothing(dismissed):
    assert 0 < reporter_weight(ReportRecord(0, dismissed)) < FULL_WEIGHT


@given(weight=st.integers(0, 5_000), hide_from=st.floats(0, 50))
def test_more_weight_hides_what_less_hides(weight, hide_from):
    if hides_until_decided(weight, hide_from, kept=False):
        assert hides_until_decided(weight + 1, hide_from, kept=False)
        assert weight >= hide_from * FULL_WEIGHT > 0


@given(weight=st.integers(0, 5_000), hide_from=st.floats(0, 50))
def test_what_a_person_kept_is_never_hidden_by_numbers(weight, hide_from):
    assert not hides_until_decided(weight, hide_from, kept=True)


def test_nothing_is_hidden_where_the_admin_switched_it_off():
    assert not hides_until_decided(100_000, 0, kept=False)


def test_impossible_records_are_refused():
    with pytest.raises(ValueError, match="negative"):
        ReportRecord(upheld=-1)


@given(upheld=COUNTS, dismissed=COUNTS)
def test_further_reports_from_one_place_add_next_to_nothing(upheld, dismissed):
    weight = reporter_weight(ReportRecord(upheld, dismissed), place_heard=True)
    assert weight == SAME_PLACE_WEIGHT < LEAST_WEIGHT
