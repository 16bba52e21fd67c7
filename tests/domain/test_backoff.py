"""Waiting grows, is spread evenly, and never comes back before it was asked to."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.backoff import full_jitter

seeds = st.integers()
attempts = st.integers(1, 10_000)


@given(attempts, seeds)
def test_a_wait_lies_between_nothing_and_the_ceiling(attempt, seed):
    assert 0 <= full_jitter(attempt, Random(seed), ceiling=60.0) <= 60.0


@given(st.integers(1, 8), seeds)
def test_the_first_waits_are_short(attempt, seed):
    assert full_jitter(attempt, Random(seed), base=2.0) <= 2.0**attempt


@given(attempts, seeds)
def test_the_same_seed_waits_longer_after_more_failures(attempt, seed):
    assert full_jitter(attempt, Random(seed)) <= full_jitter(attempt + 1, Random(seed))


@given(attempts, seeds, st.floats(0, 86_400))
def test_a_named_time_is_waited_whatever_the_ceiling(attempt, seed, retry_after):
    wait = full_jitter(attempt, Random(seed), ceiling=5.0, retry_after=retry_after)
    assert retry_after <= wait <= retry_after + 5.0


def test_waits_are_spread_over_the_whole_range():
    waits = [full_jitter(4, Random(seed), base=1.0) for seed in range(2_000)]
    assert 3.7 < sum(waits) / len(waits) < 4.3
    assert min(waits) < 0.1
    assert max(waits) > 7.9


@pytest.mark.parametrize("arguments", [{"attempt": 0}, {"base": -1.0}, {"ceiling": -1.0}])
def test_nonsense_is_refused(arguments):
    with pytest.raises(ValueError, match="negative"):
        full_jitter(**{"attempt": 1, "randomness": Random(0), **arguments})
