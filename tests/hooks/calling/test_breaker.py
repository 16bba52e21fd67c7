"""A breaker rests what fails repeatedly, and never for good."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.plugins import FIRST_REST, LONGEST_REST, OPENS_AFTER
from moderation.hooks.calling.breaker import Breaker


def opened():
    breaker = Breaker()
    for _ in range(OPENS_AFTER):
        breaker.failed(0)
    return breaker


def test_single_failures_change_nothing():
    breaker = Breaker()
    for _ in range(OPENS_AFTER - 1):
        breaker.failed(0)
    assert breaker.allows(0)
    breaker.succeeded()
    breaker.failed(0)
    assert breaker.allows(0)


def test_repeated_failures_open_it():
    breaker = opened()
    assert breaker.is_open
    assert not breaker.allows(FIRST_REST - 1)


def test_after_the_rest_one_call_probes():
    breaker = opened()
    assert breaker.allows(FIRST_REST)
    assert not breaker.allows(FIRST_REST)


def test_a_good_probe_closes_it():
    breaker = opened()
    breaker.allows(FIRST_REST)
    breaker.succeeded()
    assert breaker.allows(FIRST_REST)
    assert not breaker.is_open


def test_a_failed_probe_rests_it_twice_as_long():
    breaker = opened()
    breaker.allows(FIRST_REST)
    breaker.failed(FIRST_REST)
    assert not breaker.allows(FIRST_REST + 2 * FIRST_REST - 1)
    assert breaker.allows(FIRST_REST + 2 * FIRST_REST)


def test_a_probe_that_never_ends_is_followed_by_another():
    breaker = opened()
    assert breaker.allows(FIRST_REST)
    assert breaker.allows(2 * FIRST_REST)


@given(st.lists(st.floats(0, 10_000)))
def test_it_is_probed_again_after_the_longest_rest_whatever_happened(failures):
    breaker = Breaker()
    now = 0.0
    for pause in failures:
        now += pause
        if breaker.allows(now):
            breaker.failed(now)
    assert breaker.allows(now + LONGEST_REST)
