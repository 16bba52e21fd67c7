"""Leases follow a few laws, whatever the moderators' tabs do."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.desk.leases import (
    LEASE_TIME,
    MOST_DISPLACED,
    Holder,
    give_back,
    refuses,
    take,
)

NOON = datetime(2026, 6, 28, 12, 0, tzinfo=UTC)
#: Two people, one of them in two tabs.
HOLDERS = st.sampled_from([Holder(1, "a"), Holder(1, "b"), Holder(2, "a")])
STEPS = st.lists(
    st.tuples(st.sampled_from(["take", "over", "claim", "back"]), HOLDERS, st.integers(0, 400)),
    max_size=30,
)


def walk(steps):
    """Run steps, each some seconds after the last; give every state with its moment and step."""
    lease, now = None, NOON
    for what, who, seconds in steps:
        now += timedelta(seconds=seconds)
        before = lease
        if what != "back":
            taken = take(lease, who, now, over=what == "over", claim=what == "claim")
            lease = taken or lease
        elif lease is not None:
            lease = give_back(lease, who, now)
        yield before, lease, what, who, now


@given(STEPS)
def test_the_token_grows_with_every_new_holder_and_never_falls(steps):
    for before, after, *_ in walk(steps):
        if before is not None:
            assert after.token == before.token + (after.holder != before.holder)


@given(STEPS)
def test_a_running_lease_changes_hands_only_by_taking_it_over(steps):
    for before, after, what, _, now in walk(steps):
        if before is not None and before.runs(now) and after.holder != before.holder:
            assert what == "over"
            assert before.holder in after.displaced


@given(STEPS)
def test_nobody_is_refused_but_those_who_were_taken_over_while_the_taker_is_at_it(steps):
    for _, after, _, _, now in walk(steps):
        for who in (Holder(1, "a"), Holder(1, "b"), Holder(2, "a"), Holder(3, "z")):
            refused = refuses(after, who, now)
            assert not refused or (after.runs(now) and who != after.holder)
            assert not refuses(after, who, now + LEASE_TIME)


@given(STEPS)
def test_whoever_holds_it_may_decide(steps):
    for _, after, _, _, now in walk(steps):
        assert after is None or not refuses(after, after.holder, now)


@given(STEPS)
def test_those_displaced_are_each_remembered_once_and_never_too_many(steps):
    for _, after, *_ in walk(steps):
        if after is not None:
            assert len(set(after.displaced)) == len(after.displaced) <= MOST_DISPLACED


@given(STEPS, HOLDERS)
def test_a_lease_runs_five_minutes_from_its_renewal(steps, who):
    for _, after, *_, now in walk(steps):
        taken = take(after, who, now, over=True)
        assert taken.until == now + LEASE_TIME
        assert not give_back(taken, who, now).runs(now)


def test_two_tabs_of_one_person_are_two_holders():
    first = take(None, Holder(1, "a"), NOON)
    assert take(first, Holder(1, "b"), NOON) is None
    over = take(first, Holder(1, "b"), NOON, over=True)
    assert refuses(over, Holder(1, "a"), NOON)
    assert not refuses(over, Holder(1, "b"), NOON)


def test_all_who_were_taken_over_are_refused_not_only_the_last():
    lease = None
    for number in (1, 2, 3):
        lease = take(lease, Holder(number, "a"), NOON, over=True)
    assert refuses(lease, Holder(1, "a"), NOON)
    assert refuses(lease, Holder(2, "a"), NOON)


def test_nobody_is_displaced_by_taking_what_has_run_out():
    first = take(None, Holder(1, "a"), NOON)
    later = NOON + LEASE_TIME
    assert not refuses(take(first, Holder(2, "a"), later, over=True), Holder(1, "a"), later)
