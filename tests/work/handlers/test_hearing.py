"""A jury check: seats are heard at the same time, and nobody's failure is another's."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from moderation.actions.jury import ask_for_overdue_checks, cast_ballot, open_check
from moderation.domain.jury import Vote
from moderation.extensions import db
from moderation.hooks.calling.seating import Choice
from moderation.hooks.contracts import JurorBallot
from moderation.models import Ballot, JurorAttempt, JuryCheck, Seat, ShadowBallot, Topic
from moderation.queries.plugins.trials import Trial, trial_of
from moderation.work import shift
from moderation.work.claims import claim
from moderation.work.claims.returns import Return, give_back
from moderation.work.horse import stopping
from moderation.work.horse.stopping import Stopped
from moderation.work.horse.watchman import interruptible
from tests.work.handlers.conftest import acting

JUROR = """
class Written(Juror[NoSettings]):
    id = {name!r}
    title = message('Written')
    seconds_limit = {limit}
    paid = {paid}
    def vote(self, case):
        import time
        {body}
@hookimpl
def register_jurors(register):
    register(Written)
"""
YES = "return JurorBallot(Vote.YES, 'It can.')"


def a_juror(name: str, body: str = YES, limit: float = 5, paid: bool = False) -> str:
    return JUROR.format(name=name, body=body, limit=limit, paid=paid)


@pytest.fixture
def sources() -> dict[str, str]:
    return {name: a_juror(name) for name in ("first", "second", "third")}


@pytest.fixture(autouse=True)
def fresh_flag():
    stopping.start_over()


def hear(asked, topic: Topic) -> JuryCheck:
    asked("jury", f"topic:{topic.id}", cause="moderator", ordered_by="user:1")
    shift.work_on("jury")
    db.session.rollback()
    return db.session.scalars(select(JuryCheck)).one()


def seats() -> dict[str, str]:
    return {seat.juror_id: seat.state for seat in db.session.scalars(select(Seat))}


def test_a_check_is_heard_concluded_and_done_with(asked, row, topic):
    check = hear(asked, topic)
    assert (check.state, check.verdict, check.yes, check.cause) == (
        "verdict",
        "YES",
        3,
        "moderator",
    )
    assert set(seats().values()) == {"filled"}
    assert row(f"topic:{topic.id}").state == "done"


class TestLateAndFailing:
    @pytest.fixture
    def sources(self) -> dict[str, str]:
        return {
            "first": a_juror("first"),
            "failing": a_juror("failing", "1 / 0"),
            "late": a_juror("late", "time.sleep(1.2)", limit=0.3),
        }

    def test_they_are_excused_with_a_reason(self, asked, topic):
        began = time.monotonic()
        check = hear(asked, topic)
        assert time.monotonic() - began < 5
        assert check.state == "inconclusive"
        assert seats() == {"first": "filled", "failing": "excused", "late": "excused"}
        excuses = {seat.juror_id: seat.excuse for seat in db.session.scalars(select(Seat))}
        assert excuses["late"]["params"]["name"] == "late"
        assert excuses["failing"]["params"]["name"] == "failing"


class TestAtTheSameTime:
    @pytest.fixture
    def sources(self) -> dict[str, str]:
        names = ("first", "second", "third")
        return {name: a_juror(name, f"time.sleep(0.5); {YES}") for name in names}

    def test_a_check_takes_as_long_as_its_slowest_juror(self, asked, topic):
        began = time.monotonic()
        assert hear(asked, topic).yes == 3
        assert time.monotonic() - began < 1.4


class TestPaid:
    @pytest.fixture
    def sources(self) -> dict[str, str]:
        return {name: a_juror(name, paid=True) for name in ("first", "second")}

    def test_a_paid_call_is_committed_before_it_is_made(self, asked, topic):
        hear(asked, topic)
        attempts = db.session.scalars(select(JurorAttempt)).all()
        assert [attempt.state for attempt in attempts] == ["answered", "answered"]

    def test_a_call_whose_answer_was_lost_is_made_once_more_and_not_a_third_time(
        self, asked, topic, monkeypatch
    ):
        monkeypatch.setattr(shift.Manager, "ask_jurors", _killed)
        asked("jury", f"topic:{topic.id}")
        for tries in (1, 2):
            claims = claim("jury", limit=1, lease=30, who="here/1")
            with pytest.raises(SystemExit):
                shift._handle_all("jury", claims)
            db.session.rollback()
            assert len(db.session.scalars(select(JurorAttempt)).all()) == 2 * tries
            give_back(claims, Return(counts=False))
        monkeypatch.undo()
        shift.work_on("jury")
        assert seats() == {"first": "excused", "second": "excused"}
        states = {attempt.state for attempt in db.session.scalars(select(JurorAttempt))}
        assert states == {"unknown"}


def _killed(self, asks):
    raise SystemExit("killed in mid-call")
    yield


def test_a_worker_that_died_is_followed_by_one_that_asks_the_empty_seats_only(asked, row, topic):
    asked("jury", f"topic:{topic.id}")
    (lost,) = claim("jury", limit=1, lease=30, who="here/1")
    plan = open_check(
        acting(), topic.id, ("first", "second", "third"), cause="schedule", ordered_by="x", seed=1,
        fence=lambda session: None,
    )  # fmt: skip
    assert len(plan.summons) == 3
    give_back([lost], Return(died=True, backs_off=False))
    shift.work_on("jury")
    db.session.rollback()
    assert db.session.scalars(select(JuryCheck)).one().id == plan.check_id
    assert len(db.session.scalars(select(Ballot)).all()) == 3


def test_a_hearing_that_nobody_ended_in_time_ends_with_the_ballots_that_it_has(asked, row, topic):
    late = acting()
    plan = open_check(
        replace(late, now=late.now - timedelta(days=2)), topic.id, ("first", "second", "third"),
        cause="schedule", ordered_by="x", seed=1, fence=lambda session: None,
    )  # fmt: skip
    cast_ballot(
        late, plan.summons[0].seat_id, JurorBallot(Vote.YES, "It can."), 1.0, lambda session: None
    )
    assert ask_for_overdue_checks(late) == 1
    shift.work_on("jury")
    db.session.rollback()
    check = db.session.scalars(select(JuryCheck)).one()
    assert (check.id, check.state) == (plan.check_id, "inconclusive")
    assert sorted(seats().values()) == ["excused", "excused", "filled"]
    assert ask_for_overdue_checks(acting()) == 0


def test_a_stale_worker_stores_no_ballot(asked, topic):
    asked("jury", f"topic:{topic.id}")
    stale = claim("jury", limit=1, lease=30, who="here/1")
    give_back(stale, Return(counts=False))
    claim("jury", limit=1, lease=30, who="here/2")
    shift._handle_all("jury", stale)
    db.session.rollback()
    assert db.session.scalars(select(JuryCheck)).all() == []


def test_a_topic_that_is_gone_ends_the_work_with_a_reason(asked, row, app):
    asked("jury", "topic:4711")
    shift.work_on("jury")
    assert (row("topic:4711").state, row("topic:4711").attempts) == ("done", 0)
    assert row("topic:4711").last_error is not None


def test_a_hearing_in_mid_wait_ends_when_the_worker_must_stop(asked, row, topic, monkeypatch):
    monkeypatch.setattr(shift.Manager, "ask_jurors", _endless)
    asked("jury", f"topic:{topic.id}")
    claims = claim("jury", limit=1, lease=30, who="here/1")
    began = time.monotonic()
    shift._handle_all("jury", claims)
    assert time.monotonic() - began < 3
    found = row(f"topic:{topic.id}")
    assert (found.state, found.attempts) == ("queued", 0)


def _endless(self, asks):
    stopping.ask_to_stop()
    time.sleep(30)
    yield


def test_interruptible_does_nothing_when_nobody_asks():
    with interruptible():
        time.sleep(0.3)


def test_interruptible_raises_where_the_main_thread_waits():
    stopping.ask_to_stop()
    with pytest.raises(Stopped), interruptible():
        time.sleep(5)


class TestOnTrial:
    @pytest.fixture
    def sources(self) -> dict[str, str]:
        names = ("first", "second", "third")
        tried = {
            "tried": a_juror("tried", "return JurorBallot(Vote.NO, 'It cannot.')"),
            "failing": a_juror("failing", "1 / 0"),
        }
        return {**{name: a_juror(name) for name in names}, **tried}

    def test_they_are_asked_after_the_verdict_and_count_for_nothing(self, app, asked, topic):
        on_trial = {name: Choice(shadow=frozenset({name})) for name in ("tried", "failing")}
        app.extensions["venire_plugins"].configure(on_trial)
        check = hear(asked, topic)
        assert (check.verdict, check.yes, check.no) == ("YES", 3, 0)
        assert set(seats()) == {"first", "second", "third"}
        kept = {one.juror_id: one for one in db.session.scalars(select(ShadowBallot))}
        assert {name: one.vote for name, one in kept.items()} == {"tried": "NO", "failing": None}
        assert kept["tried"].statement == "It cannot."
        assert kept["failing"].failure["params"]["name"] == "failing"
        assert trial_of("tried") == Trial({"NO": 1}, 0, 1, 0)
        assert trial_of("failing") == Trial({}, 1, 0, 0)
        assert trial_of("first") is None
