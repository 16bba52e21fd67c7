"""Limits count within a moving window, and forget."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from moderation.web.counting.memory import ADDRESS, SECONDS_BETWEEN_SWEEPS, RequestCounts


class Clock:
    """Seconds that pass when told to."""

    def __init__(self):
        self.now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def seconds():
    return Clock()


@pytest.fixture
def counts(seconds):
    return RequestCounts(clock=seconds)


def test_the_limiter_finds_it_by_its_address():
    assert isinstance(storage_from_string(ADDRESS), RequestCounts)


def test_one_more_than_the_limit_is_refused_until_the_first_is_old(counts, seconds):
    limiter, limit = MovingWindowRateLimiter(counts), parse("3 per minute")
    for _ in range(3):
        assert limiter.hit(limit, "one")
        seconds.now += 10
    assert not limiter.hit(limit, "one")
    assert limiter.hit(limit, "another")
    stats = limiter.get_window_stats(limit, "one")
    assert stats.remaining == 0
    assert stats.reset_time == seconds.now - 30 + 60
    seconds.now += 31
    assert limiter.hit(limit, "one")


@given(st.lists(st.floats(0, 40), max_size=60), st.integers(1, 6))
def test_no_window_ever_holds_more_than_the_limit(pauses, most):
    seconds = Clock()
    counts = RequestCounts(clock=seconds)
    let_in = []
    for pause in pauses:
        seconds.now += pause
        if counts.acquire_entry("key", most, 60):
            let_in.append(seconds.now)
    for moment in let_in:
        assert sum(moment - 60 < other <= moment for other in let_in) <= most


def test_what_nobody_counts_any_more_takes_no_memory(counts, seconds):
    for number in range(100):
        counts.acquire_entry(f"visitor {number}", 5, 60)
    seconds.now += SECONDS_BETWEEN_SWEEPS + 61
    counts.acquire_entry("the last one", 5, 60)
    assert counts.reset() == 1


def test_no_thread_is_started(counts):
    before = threading.active_count()
    counts.acquire_entry("key", 5, 60)
    assert threading.active_count() == before


def test_plain_counting(counts, seconds):
    assert counts.incr("key", 60) == 1
    assert counts.incr("key", 60, 2) == 3
    assert counts.get("key") == 3
    assert counts.get_expiry("key") == seconds.now + 60
    counts.clear("key")
    assert counts.get("key") == 0
    assert counts.get_expiry("key") == seconds.now
    assert counts.check()
