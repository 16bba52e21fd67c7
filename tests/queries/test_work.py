"""The state of the queues: what waits, runs, is late or dead, and who works on it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, update

from moderation.actions.operating.retrying import retry, retry_all
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.domain.errors import NotAllowed, NotFound
from moderation.domain.messages import message
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import WorkItem
from moderation.queries.work import QueueState, dead_items, engine
from moderation.work import outbox
from moderation.work.claims import claim, finish
from moderation.work.claims.returns import MOST_ATTEMPTS, Return, give_back


def ask(*subjects: str, kind: str = "screen", late: float = 1) -> None:
    now = datetime.now(UTC)
    with transaction() as session:
        outbox.ask_many(session, kind, subjects, due_at=now - timedelta(seconds=late), now=now)


def take(limit: int = 10, queue: str = "screen"):
    return claim(queue, limit=limit, lease=30, who="here/1")


def give_up(queue: str = "jury") -> None:
    """Let the due work of a queue be tried until it is dead."""
    for _ in range(MOST_ATTEMPTS):
        give_back(take(queue=queue), Return(error=message("It broke."), backs_off=False))


def state(queue: str = "screen") -> QueueState:
    found = {one.name: one for one in engine(datetime.now(UTC) + timedelta(seconds=1)).queues}
    return found[queue]


def test_it_tells_what_waits_is_due_runs_and_was_done(app):
    ask("item:1", "item:2", "item:3", late=60)
    ask("item:4", late=-600)
    first = take(1)
    with transaction() as session:
        finish(session, first)
    take(1)
    found = state()
    assert (found.queued, found.due, found.running, found.dead) == (2, 1, 1, 0)
    assert 60 <= found.oldest_due < 90
    assert 0 <= found.longest_running < 30
    assert found.a_minute == pytest.approx(1 / 5)


def test_an_empty_queue_has_no_ages(app):
    found = state()
    assert (found.queued, found.oldest_due, found.longest_running) == (0, None, None)


def test_counts_stop_and_cost_no_more_with_more_rows(app):
    for start in range(0, 1400, 200):
        ask(*(f"item:{start + number}" for number in range(200)))
    assert state().queued == 1001


def test_it_asks_no_more_of_the_database_with_more_rows(app):
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    engine(datetime.now(UTC))
    few = len(asked)
    ask(*(f"item:{number}" for number in range(150)))
    asked.clear()
    engine(datetime.now(UTC))
    assert len(asked) == few


def test_dead_work_is_listed_with_the_reason_of_the_last_try(app):
    ask("topic:1", kind="jury")
    give_up()
    (dead,) = dead_items()
    assert (dead.subject, dead.attempts, str(dead.error)) == ("topic:1", MOST_ATTEMPTS, "It broke.")
    assert dead_items(before=dead.id) == ()
    assert state("jury").dead == 1


def test_an_operator_has_dead_work_tried_again(app, acting):
    ask("topic:1", kind="jury")
    give_up()
    (dead,) = dead_items()
    retry(acting(Role.OPERATOR), dead.id)
    assert dead_items() == ()
    (again,) = take(queue="jury")
    assert (again.subject, again.attempts, again.lost) == ("topic:1", 0, 0)
    with pytest.raises(NotFound):
        retry(acting(Role.OPERATOR), dead.id)


def test_all_dead_work_of_a_queue_can_be_tried_again_at_once(app, acting):
    ask("topic:1", "topic:2", kind="jury")
    for _ in range(2):
        give_up()
    give_up()
    assert retry_all(acting(Role.OPERATOR), "screen") == 0
    assert retry_all(acting(Role.OPERATOR), "jury") == 2
    assert len(take(queue="jury")) == 2


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.EDITOR])
def test_others_may_not(app, acting, role):
    context: Context = acting(role)
    with pytest.raises(NotAllowed):
        retry(context, 1)
    with pytest.raises(NotAllowed):
        retry_all(context, "jury")


def test_retrying_what_is_queued_again_doubles_nothing(app, acting):
    ask("topic:1", kind="jury")
    give_up()
    ask("topic:1", kind="jury")
    retry(acting(Role.OPERATOR), dead_items()[0].id)
    assert len(take(queue="jury")) == 1


def test_waiting_work_waits_for_a_person_and_is_counted_apart(app):
    ask("item:1")
    with transaction() as session:
        session.execute(
            update(WorkItem).values(state="waiting").execution_options(synchronize_session=False)
        )
    assert (state().waiting, state().queued) == (1, 0)
