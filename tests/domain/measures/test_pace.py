"""Sums of waiting times: nearest rank, nothing left out, nothing counted twice."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.lifecycle import ItemKind
from moderation.domain.measures.pace import SPANS, Timing, pace, paces, spread

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
spans = st.timedeltas(timedelta(), timedelta(days=9))


def timing(waited, goal=timedelta(hours=24), unseen=None, by=1, kind=ItemKind.COMMENT):
    return Timing(kind, None, by, NOON, waited, goal, unseen)


def hours(*numbers):
    return [timing(timedelta(hours=number)) for number in numbers]


def test_nothing_decided_has_no_pace():
    assert pace([]) is None
    assert paces([], lambda one: one.by) == {}


def test_half_and_nine_in_ten_are_times_that_were_really_taken():
    found = pace(hours(*range(1, 11)))
    assert (found.median, found.slowest_but_tenth) == (timedelta(hours=5), timedelta(hours=9))
    assert pace(hours(3)).median == pace(hours(3)).slowest_but_tenth == timedelta(hours=3)


def test_decided_at_the_very_deadline_is_in_time_and_a_percentage_is_never_rounded_up():
    found = pace([*hours(*[1] * 199, 24), timing(timedelta(hours=24, seconds=1))])
    assert (found.decided, found.in_time, found.percent_in_time) == (201, 200, 99)


def test_first_looks_that_nobody_noted_count_for_nothing():
    known = [timing(timedelta(hours=2), unseen=timedelta(minutes=number)) for number in (1, 3, 9)]
    assert pace([*known, *hours(1, 2)]).unseen == timedelta(minutes=3)
    assert pace(hours(1, 2)).unseen is None


def test_groups_come_with_the_most_decisions_first_and_leave_out_what_has_no_key():
    some = [timing(timedelta(hours=1), by=by) for by in (1, 2, 2, 3, 3, 3)]
    found = paces(some, lambda one: None if one.by == 1 else one.by)
    assert [(by, one.decided) for by, one in found.items()] == [(3, 3), (2, 2)]


@given(st.lists(spans), spans)
def test_a_spread_counts_each_decision_in_one_step(waits, goal):
    timings = [timing(one, goal) for one in waits]
    steps = spread(timings)
    assert [step.below for step in steps] == [*SPANS, None]
    assert sum(step.in_time + step.late for step in steps) == len(waits)
    assert sum(step.late for step in steps) == sum(one > goal for one in waits)


@given(st.lists(spans, min_size=1))
def test_half_waited_no_longer_and_nine_in_ten_no_longer(waits):
    found = pace([timing(one) for one in waits])
    assert 2 * sum(one <= found.median for one in waits) >= len(waits)
    assert 10 * sum(one <= found.slowest_but_tenth for one in waits) >= 9 * len(waits)
    assert found.median in waits
