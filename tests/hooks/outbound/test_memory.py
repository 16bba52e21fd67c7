"""Turns and places: the pure rule, and the memory of one process."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.hooks.contracts.http import RateLimit
from moderation.hooks.contracts.sources import SourceLimited, SourceSpent
from moderation.hooks.outbound.here import MOST_ANSWERS, MemoryHere
from moderation.hooks.outbound.memory import (
    MARGIN,
    Usage,
    end_of_pause,
    held_back,
    next_midnight,
    spent,
    turn,
)
from tests.hooks.outbound.serving import Time

NOW = datetime(2026, 6, 28, 23, 59, 50, tzinfo=UTC)
UNUSED = Usage(NOW.date())


def test_turns_are_an_interval_apart():
    usage, waits = UNUSED, []
    for _ in range(4):
        usage, wait = turn(usage, RateLimit(interval=3), NOW, 60)
        waits.append(round(wait, 6))
    step = 3 + MARGIN
    assert waits == [0, step, round(2 * step, 6), round(3 * step, 6)]


def test_without_an_interval_nobody_waits():
    usage, wait = turn(UNUSED, RateLimit(), NOW, 60)
    assert (wait, turn(usage, RateLimit(), NOW, 60)[1]) == (0, 0)


def test_a_turn_that_comes_too_late_is_not_taken():
    usage, _ = turn(UNUSED, RateLimit(interval=30), NOW, 60)
    with pytest.raises(SourceLimited) as caught:
        turn(usage, RateLimit(interval=30), NOW, 10)
    assert caught.value.retry_after == pytest.approx(30 + MARGIN)


def test_a_daily_budget_ends_at_midnight_utc():
    usage = UNUSED
    for _ in range(3):
        usage, _ = turn(usage, RateLimit(per_day=3), NOW, 60)
    with pytest.raises(SourceSpent) as caught:
        turn(usage, RateLimit(per_day=3), NOW, 60)
    assert caught.value.until == datetime(2026, 6, 29, tzinfo=UTC)
    after, _ = turn(usage, RateLimit(per_day=3), NOW + timedelta(seconds=10), 60)
    assert (after.day, after.used) == (date(2026, 6, 29), 1)


def test_a_spent_budget_lasts_until_its_end():
    usage = spent(UNUSED, NOW, NOW + timedelta(hours=2))
    with pytest.raises(SourceSpent):
        turn(usage, RateLimit(), NOW + timedelta(hours=2, seconds=-1), 60)
    assert turn(usage, RateLimit(), NOW + timedelta(hours=2), 60)[0].spent_until is None


def test_an_end_is_read_in_any_form():
    assert end_of_pause(NOW, None) == next_midnight(NOW) == datetime(2026, 6, 29, tzinfo=UTC)
    assert end_of_pause(NOW, datetime(2026, 6, 29, 1)) == datetime(2026, 6, 29, 1, tzinfo=UTC)  # noqa: DTZ001
    assert end_of_pause(NOW, NOW + timedelta(days=9999)) == NOW + timedelta(days=31)


def test_a_pause_holds_back_and_never_shortens_another():
    usage = held_back(held_back(UNUSED, NOW, 60), NOW, 5)
    assert usage.next_at == NOW + timedelta(seconds=60)


@given(
    st.lists(st.floats(0, 5), min_size=1, max_size=30),
    st.floats(0, 10),
    st.none() | st.integers(1, 20),
)
def test_whatever_the_times_turns_keep_interval_and_budget(pauses, interval, per_day):
    usage, now, begun = Usage(date(2026, 6, 28)), datetime(2026, 6, 28, tzinfo=UTC), []
    for pause in pauses:
        now += timedelta(seconds=pause)
        try:
            usage, wait = turn(usage, RateLimit(interval, 4, per_day), now, 30)
        except (SourceLimited, SourceSpent):
            continue
        begun.append(now + timedelta(seconds=wait))
    assert per_day is None or len(begun) <= per_day
    for one, other in pairwise(begun):
        assert (other - one).total_seconds() >= interval - 1e-5


def test_places_are_as_many_as_allowed_and_come_free_again():
    time = Time()
    memory, pace = MemoryHere(time.now), RateLimit(concurrency=2)
    first, second = memory.enter("a", pace, 10), memory.enter("a", pace, 10)
    assert memory.enter("a", pace, 10) is None
    assert memory.enter("b", pace, 10) is not None
    memory.leave(first)
    assert memory.enter("a", pace, 10).number == first.number
    assert second.number != first.number
    time.sleep(16)
    assert memory.enter("a", pace, 10) is not None


def test_the_memory_of_a_process_does_not_grow_without_end():
    from moderation.hooks.contracts.http import HttpResponse

    memory = MemoryHere()
    for number in range(MOST_ANSWERS + 10):
        memory.keep(str(number), "a", HttpResponse(200), 60)
    assert memory.recall("0") is None
    assert memory.recall(str(MOST_ANSWERS)).from_cache


@pytest.mark.parametrize(
    "fields",
    [
        {"interval": -1}, {"interval": float("nan")}, {"interval": float("inf")}, {"interval": "3"},
        {"concurrency": 0}, {"concurrency": 65}, {"concurrency": 1.5}, {"concurrency": True},
        {"per_day": 0}, {"per_day": -1}, {"per_day": "many"},
    ],
)  # fmt: skip
def test_what_is_no_pace_is_refused(fields):
    with pytest.raises(ValueError, match="must be"):
        RateLimit(**fields)
