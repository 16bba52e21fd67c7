"""Jury checks: seats drawn once, ballots kept, verdicts published or put before a person."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Update, select, update
from sqlalchemy.orm import Session

from moderation.actions.decisions import decide
from moderation.actions.jury import (
    Hearing,
    cast_ballot,
    conclude_check,
    excuse_seat,
    open_check,
    order_check,
    price_attempt,
    schedule_due_checks,
)
from moderation.actions.operating.settings import change_setting
from moderation.actions.transaction import transaction
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.errors import NotAllowed
from moderation.domain.jury import Ending, Vote
from moderation.domain.lifecycle import DecisionAct, ItemState
from moderation.domain.messages import message
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.hooks.contracts import JurorBallot
from moderation.models import Ballot, JurorAttempt, JuryCheck, ReviewItem, Seat, Topic, WorkItem
from moderation.queries.settings import SITE, SiteSettings
from moderation.queries.verification import verify
from tests.actions.conftest import SLUG, seen
from tests.conftest import Clock

JURORS = ("stances", "measures", "cues")


def owned(session: Session) -> None:
    """The fence of a worker that still owns its work."""


@pytest.fixture
def worker(acting: Callable[..., Context]) -> Context:
    """The context of the jury's worker."""
    return acting(actor=Actor(ActorKind.SYSTEM, "jury"))


def open_on(topic: Topic, worker: Context, seed: int = 7) -> Hearing:
    return open_check(
        worker, topic.id, JURORS, cause="moderator", ordered_by="user:1", seed=seed, fence=owned
    )


def hear(topic: Topic, worker: Context, *votes: Vote | None) -> int:
    """Hold a whole check with these votes; return its id."""
    hearing = open_on(topic, worker)
    for summons, vote in zip(hearing.summons, votes, strict=False):
        cast_ballot(worker, summons.seat_id, JurorBallot(vote, "It is so."), 1.0, owned)
    conclude_check(worker, hearing.check_id, owned)
    return hearing.check_id


def test_a_check_that_keeps_the_status_is_published_at_once(topic: Topic, worker: Context) -> None:
    check = hear(topic, worker, Vote.IN_RESEARCH, Vote.IN_RESEARCH, None)
    assert db.session.get_one(JuryCheck, check).published
    assert db.session.get_one(Topic, topic.id).current_check_id == check


def test_a_verdict_that_changes_the_status_waits_for_a_person(
    topic: Topic, worker: Context, acting: Callable[..., Context]
) -> None:
    check = hear(topic, worker, Vote.YES, Vote.YES, Vote.ALMOST)
    assert db.session.get_one(Topic, topic.id).status == "IN_RESEARCH"
    item = db.session.scalars(select(ReviewItem)).one()
    assert (item.kind, item.state) == ("verdict", ItemState.WAITING)
    decide(acting(Role.MODERATOR), item.id, DecisionAct.APPROVE, seen(item.id))
    shown = db.session.get_one(Topic, topic.id)
    assert (shown.status, shown.current_check_id) == ("YES", check)
    decide(acting(Role.MODERATOR), item.id, DecisionAct.UNDO, seen(item.id))
    assert db.session.get_one(Topic, topic.id).status == "IN_RESEARCH"
    assert verify().problems == ()


def test_a_changed_verdict_is_published_at_once_where_the_admin_said_so(
    topic: Topic, worker: Context, operator: Context
) -> None:
    change_setting(operator, SITE, SiteSettings(publish_verdict_changes=True).as_json())
    hear(topic, worker, Vote.NO, Vote.NO, Vote.NO)
    assert db.session.get_one(Topic, topic.id).status == "NO"


def test_ties_are_hung_and_change_nothing(topic: Topic, worker: Context) -> None:
    check = db.session.get_one(JuryCheck, hear(topic, worker, Vote.YES, Vote.NO, None))
    assert (check.state, check.verdict, check.published) == (Ending.HUNG, None, True)
    assert db.session.get_one(Topic, topic.id).current_check_id is None


def test_excused_jurors_leave_too_few_ballots(topic: Topic, worker: Context) -> None:
    hearing = open_on(topic, worker)
    for summons in hearing.summons:
        excuse_seat(worker, summons.seat_id, message("No answer in time."), owned)
    assert conclude_check(worker, hearing.check_id, owned).ending is Ending.INCONCLUSIVE


def test_a_killed_hearing_is_taken_up_with_the_seats_that_are_left(
    topic: Topic, worker: Context
) -> None:
    first = open_on(topic, worker)
    cast_ballot(worker, first.summons[0].seat_id, JurorBallot(Vote.YES, "Yes."), 1.0, owned)
    again = open_on(topic, worker, seed=8)
    assert again.check_id == first.check_id
    assert [one.seat_id for one in again.summons] == [one.seat_id for one in first.summons[1:]]
    assert again.summons[0].case == first.summons[1].case


def test_a_ballot_is_cast_once(topic: Topic, worker: Context) -> None:
    seat = open_on(topic, worker).summons[0].seat_id
    cast_ballot(worker, seat, JurorBallot(Vote.YES, "Yes."), 1.0, owned)
    cast_ballot(worker, seat, JurorBallot(Vote.NO, "No."), 1.0, owned)
    excuse_seat(worker, seat, message("Late."), owned)
    assert db.session.scalars(select(Ballot.vote)).one() == "YES"
    assert db.session.get_one(Seat, seat).state == "filled"


def test_a_worker_that_lost_its_lease_writes_nothing(topic: Topic, worker: Context) -> None:
    hearing = open_on(topic, worker)

    def lost(session: Session) -> None:
        raise RuntimeError("lost")

    with pytest.raises(RuntimeError):
        cast_ballot(worker, hearing.summons[0].seat_id, JurorBallot(Vote.YES, "Yes."), 1.0, lost)
    assert db.session.scalars(select(Ballot)).all() == []


def test_a_paid_call_is_priced_before_it_is_made_and_unknown_after_a_kill(
    topic: Topic, worker: Context
) -> None:
    summons = open_on(topic, worker).summons[0]
    price_attempt(worker, summons.seat_id, 1_200, owned)
    again = open_on(topic, worker).summons[0]
    assert (summons.spent, again.spent) == (0, 1)
    assert db.session.scalars(select(JurorAttempt.state)).one() == "unknown"


def test_only_those_who_may_order_a_check(topic: Topic, acting: Callable[..., Context]) -> None:
    with pytest.raises(NotAllowed):
        order_check(acting(Role.EDITOR), SLUG)
    order_check(acting(Role.MODERATOR), SLUG)
    order_check(acting(Role.ADMIN), SLUG)
    assert db.session.scalars(select(WorkItem.kind)).all() == ["jury"]


def test_a_topic_is_due_again_after_the_admins_interval(
    topic: Topic, worker: Context, acting: Callable[..., Context]
) -> None:
    hear(topic, worker, Vote.IN_RESEARCH, Vote.IN_RESEARCH)
    assert schedule_due_checks(worker) == 0
    later = Context(worker.actor, worker.now + timedelta(days=31), worker.group)
    assert schedule_due_checks(later) == 1
    assert schedule_due_checks(later) == 0


def waiting_verdicts() -> list[ReviewItem]:
    query = select(ReviewItem).where(ReviewItem.state == ItemState.WAITING)
    return list(db.session.scalars(query))


def test_a_newer_verdict_overtakes_the_one_that_waits(
    topic: Topic, worker: Context, acting: Callable[..., Context]
) -> None:
    first = hear(topic, worker, Vote.YES, Vote.YES)
    second = hear(topic, worker, Vote.ALMOST, Vote.ALMOST)
    (item,) = waiting_verdicts()
    decide(acting(Role.MODERATOR), item.id, DecisionAct.APPROVE, seen(item.id))
    shown = db.session.get_one(Topic, topic.id)
    assert (shown.status, shown.current_check_id) == ("ALMOST", second)
    assert db.session.get_one(JuryCheck, first).published
    assert verify().problems == ()


def test_a_tie_overtakes_nothing(topic: Topic, worker: Context) -> None:
    hear(topic, worker, Vote.YES, Vote.YES)
    hear(topic, worker, Vote.YES, Vote.NO)
    assert len(waiting_verdicts()) == 1


def test_an_undone_verdict_gives_back_since_when_the_status_stood(
    topic: Topic, worker: Context, clock: Clock, acting: Callable[..., Context]
) -> None:
    before = db.session.get_one(Topic, topic.id).status_since
    db.session.rollback()
    hear(topic, worker, Vote.YES, Vote.YES)
    (item,) = waiting_verdicts()
    clock.forward(days=3)
    decide(acting(Role.MODERATOR), item.id, DecisionAct.APPROVE, seen(item.id))
    assert db.session.get_one(Topic, topic.id).status_since == clock()
    decide(acting(Role.MODERATOR), item.id, DecisionAct.UNDO, seen(item.id))
    assert db.session.get_one(Topic, topic.id).status_since == before


@pytest.mark.parametrize(
    "change",
    [
        update(Ballot).values(vote="NO"),
        update(JuryCheck).values(confidence=0.99),
    ],
    ids=["ballots", "confidence"],
)
def test_a_verdict_that_its_ballots_do_not_give_is_noticed(
    topic: Topic, worker: Context, change: Update
) -> None:
    hear(topic, worker, Vote.YES, Vote.YES, Vote.ALMOST)
    assert verify().problems == ()
    with transaction() as session:
        session.execute(change)
    assert any("its ballots give" in str(problem) for problem in verify().problems)
