"""The bell wakes workers, costs nearly nothing, and never fails a request."""

import pytest

from moderation.work.bell import SILENCE, Bell, connect
from moderation.work.envelope import ENTRY, Envelope, PlainJob, PlainQueue

KEY = "only-for-tests-0123456789-abcdefghij"


class Steady:
    """A clock that stands until it is moved."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def bell(broker):
    made = Bell(broker, Envelope(KEY), {"screen": 2}, Steady())
    yield made
    made.flush()


def jobs(broker, queue: str) -> list[PlainJob]:
    return PlainQueue(queue, connection=broker, serializer=Envelope(KEY), job_class=PlainJob).jobs


def test_a_ring_leaves_one_signed_job_that_names_its_queue(bell, broker):
    bell.ring_now(["screen"])
    (job,) = jobs(broker, "screen")
    assert (job.func_name, job.args) == (ENTRY, ["screen"])
    assert job.result_ttl == 0


def test_enough_waiting_jobs_are_not_added_to(bell, broker):
    for _ in range(5):
        bell.ring_now(["screen", "jury"])
    assert len(jobs(broker, "screen")) == 2
    assert len(jobs(broker, "jury")) == 1


def test_rings_that_follow_at_once_are_gathered_and_none_is_lost(bell, broker):
    bell.ring(["screen"])
    for _ in range(20):
        bell.ring(["jury"])
    assert len(jobs(broker, "jury")) == 0
    bell.flush()
    assert len(jobs(broker, "jury")) == 1


def test_an_absent_broker_costs_one_try_and_then_silence(tmp_path, capsys):
    clock = Steady()
    bell = Bell(connect(f"unix://{tmp_path}/none.sock"), Envelope(KEY), {}, clock)
    bell.ring_now(["screen"])
    bell.ring_now(["screen"])
    assert capsys.readouterr().err.count("the broker is away") == 1
    clock.now += SILENCE
    bell.ring_now(["screen"])
    assert capsys.readouterr().err.count("the broker is away") == 1


def test_it_rings_again_when_the_broker_is_back(broker):
    clock = Steady()
    bell = Bell(broker, Envelope(KEY), {}, clock)
    bell._silent_until = clock.now + SILENCE
    bell.ring_now(["screen"])
    assert jobs(broker, "screen") == []
    clock.now += SILENCE
    bell.ring_now(["screen"])
    assert len(jobs(broker, "screen")) == 1


def test_committed_work_rings(app, broker, asked):
    asked("screen", "item:1")
    asked("jury", "topic:1")
    app.extensions["venire_bell"].flush()
    assert broker.llen("rq:queue:screen") == 1
    assert broker.llen("rq:queue:jury") == 1
