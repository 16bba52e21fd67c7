"""Claims: one owner at a time, and no result without a claim that still stands."""

import os

import pytest

from moderation.actions.transaction import transaction
from moderation.domain.messages import message
from moderation.extensions import db
from moderation.models import WorkItem
from moderation.work.claims import Fence, LostLease, claim, finish, prove, renew, still_ours, table
from moderation.work.claims.returns import (
    MOST_ATTEMPTS,
    Return,
    give_back,
    take_back,
    take_back_expired,
)
from moderation.work.place import address, is_alive, process_of


def take(queue: str = "screen", limit: int = 10, lease: float = 30):
    return claim(queue, limit=limit, lease=lease, who=address())


def write_result(claims):
    with transaction() as session:
        return finish(session, claims)


def make_due(subject: str) -> None:
    """Let a row's back-off be over."""
    with transaction() as session:
        statement = table.update().where(table.c.subject == subject)
        session.connection().execute(statement.values(due_at=table.c.created_at))


def test_a_claim_takes_the_oldest_due_rows_of_its_queue(asked):
    asked("screen", "item:1", "item:2", "item:3")
    asked("jury", "topic:1")
    assert [one.subject for one in take(limit=2)] == ["item:1", "item:2"]
    assert [one.subject for one in take(limit=2)] == ["item:3"]
    assert take() == []


def test_what_is_not_due_is_not_claimed(asked):
    from datetime import UTC, datetime, timedelta

    asked("screen", "item:1", due_at=datetime.now(UTC) + timedelta(hours=1))
    assert take() == []


def test_a_claim_carries_what_was_asked(asked):
    asked("screen", "item:7", repeat=2)
    (one,) = take()
    assert (one.kind, one.number, one.parameters) == ("screen", 7, {"repeat": 2})


def test_every_claim_raises_the_token(asked):
    asked("screen", "item:1")
    (first,) = take()
    give_back([first], Return(counts=False))
    (second,) = take()
    assert second.token == first.token + 1


def test_a_stale_token_writes_nothing(asked, row):
    asked("screen", "item:1")
    stale = take(lease=-1)
    take_back_expired()
    make_due("item:1")
    fresh = take()
    assert write_result(stale) == []
    assert row("item:1").state == "running"
    assert write_result(fresh) == fresh
    assert row("item:1").state == "done"
    assert write_result(stale) == []


def test_only_the_part_that_stands_is_written(asked):
    asked("screen", "item:1", "item:2")
    both = take(lease=-1)
    give_back(both[:1], Return())
    assert write_result(both) == both[1:]


def test_a_fence_stops_the_transaction_of_a_lost_claim(asked):
    asked("jury", "topic:1")
    (one,) = take("jury")
    fence = Fence(one, lease=30)
    with transaction() as session:
        fence(session)
    give_back([one], Return())
    for proof in (fence, fence.closing):
        with pytest.raises(LostLease), transaction() as session:
            proof(session)


def test_a_fence_can_close_only_once(asked, row):
    asked("jury", "topic:1")
    (one,) = take("jury")
    fence = Fence(one, lease=30)
    with transaction() as session:
        fence.closing(session)
    assert row("topic:1").state == "done"
    with pytest.raises(LostLease), transaction() as session:
        fence.closing(session)


def test_renewing_keeps_a_lease_from_running_out(asked):
    asked("screen", "item:1")
    ours = take(lease=-1)
    assert renew(ours, 30) == ours
    assert take_back_expired() == 0
    assert still_ours(ours) == ours


def test_an_expired_lease_can_be_renewed_until_it_is_taken_back(asked):
    asked("screen", "item:1")
    ours = take(lease=-1)
    take_back_expired()
    assert renew(ours, 30) == []
    assert still_ours(ours) == []


def test_the_rows_of_a_lost_batch_are_claimed_one_by_one_and_at_once(asked):
    asked("screen", *(f"item:{number}" for number in range(1, 6)))
    assert len(take(lease=-1)) == 5
    assert take_back_expired() == 5
    asked("screen", "item:6")
    alone = [take() for _ in range(5)]
    assert [len(claims) for claims in alone] == [1] * 5
    assert all(claims[0].lost == 1 for claims in alone)
    assert [one.subject for one in take()] == ["item:6"]


def test_a_row_that_was_lost_alone_waits_before_it_is_tried_again(asked, row):
    asked("screen", "item:1")
    (one,) = take(limit=1, lease=-1)
    take_back_expired()
    assert row("item:1").due_at > row("item:1").created_at
    assert row("item:1").lost == one.lost + 1


def test_the_fifth_claim_without_a_result_makes_it_dead(asked, row):
    asked("jury", "topic:1")
    for attempt in range(1, MOST_ATTEMPTS + 1):
        make_due("topic:1")
        (one,) = take("jury")
        give_back([one], Return(error=message("The juror was out.")))
        assert row("topic:1").attempts == attempt
    assert row("topic:1").state == "dead"
    assert row("topic:1").last_error["id"] == "The juror was out."
    make_due("topic:1")
    assert take("jury") == []


def test_giving_back_before_a_start_counts_nothing(asked, row):
    asked("screen", "item:1")
    for _ in range(MOST_ATTEMPTS + 1):
        assert give_back(take(), Return(counts=False)) == 1
    assert (row("item:1").state, row("item:1").attempts) == ("queued", 0)


def test_a_wait_that_a_source_asked_for_is_kept(asked, row):
    asked("enrich", "topic:1")
    (one,) = take("enrich")
    give_back([one], Return(wait=300))
    waits = row("topic:1").due_at - row("topic:1").started_at
    assert 299 <= waits.total_seconds() <= 302


def test_a_row_that_comes_back_to_a_queued_successor_ends_and_hands_down_its_history(asked, row):
    asked("jury", "topic:1")
    (one,) = take("jury")
    asked("jury", "topic:1")
    assert give_back([one], Return(error=message("No."), died=True)) == 1
    successor = row("topic:1")
    assert (successor.state, successor.attempts, successor.lost) == ("queued", 1, 1)
    ended = db.session.get(WorkItem, one.id)
    assert ended.state == "done"
    assert ended.finished_at is not None


def test_what_a_given_process_had_can_be_taken_back_at_once(asked, row):
    asked("screen", "item:1", "item:2")
    claim("screen", limit=1, lease=30, who="elsewhere/1")
    take()
    assert take_back(table.c.claimed_by == "elsewhere/1", lambda one, batched: Return()) == 1
    assert row("item:1").state == "queued"
    assert row("item:2").state == "running"


def test_proving_nothing_proves_nothing(app):
    with transaction() as session:
        assert prove(session, [], 30) == []


def test_an_address_names_a_process_of_this_machine_only():
    assert process_of(address()) == os.getpid()
    assert process_of("0123456789ab/17") is None
    assert process_of(None) is None


def test_a_process_that_ended_is_not_alive():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    assert not is_alive(child), "a zombie does no work"
    os.waitpid(child, 0)
    assert not is_alive(child)
    assert is_alive(os.getpid())
