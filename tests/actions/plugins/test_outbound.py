"""What plugins' requests remember in the database: the same for threads and for processes."""

import multiprocessing
import os
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select, text

from moderation.actions.operating.cleaning import clean_up
from moderation.actions.plugins.health import record_health
from moderation.actions.plugins.outbound import DatabaseMemory
from moderation.actions.transaction import transaction
from moderation.extensions import db
from moderation.hooks import redaction
from moderation.hooks.calling.answers import failure_of
from moderation.hooks.calling.health import NO_LATENCIES, HealthReport, Trouble
from moderation.hooks.contracts.http import HttpResponse, RateLimit
from moderation.hooks.contracts.sources import SourceLimited, SourceSpent
from moderation.hooks.settings import secret
from moderation.models import CachedAnswer, OutboundLimit, OutboundSlot, PluginError
from tests.conftest import START
from tests.hooks.outbound.serving import OK, answer, client, serving

KEY = "sk-l1ve/key+1="
NAME = "finder@api.example:443"
FORKING = multiprocessing.get_context("fork")


@pytest.fixture
def memory(app):
    return DatabaseMemory(app)


@pytest.fixture
def key(monkeypatch):
    for name in ("_known", "_pattern", "_body_pattern"):
        monkeypatch.setattr(redaction, name, getattr(redaction, name))
    monkeypatch.setenv("OUTBOUND_KEY", KEY)
    return secret("env:OUTBOUND_KEY")


def later(app, **duration):
    """A memory whose clock is ahead of the database's."""

    def now(session):
        return DatabaseMemory(app)._now(session) + timedelta(**duration)

    return DatabaseMemory(app, now)


def test_places_are_taken_and_given_back(memory):
    pace = RateLimit(concurrency=2)
    first, second = memory.enter(NAME, pace, 5), memory.enter(NAME, pace, 5)
    assert {first.number, second.number} == {0, 1}
    assert memory.enter(NAME, pace, 5) is None
    memory.leave(first)
    assert memory.enter(NAME, pace, 5).number == first.number


def test_who_had_no_place_has_used_up_no_turn(app, memory):
    pace = RateLimit(concurrency=1, per_day=10)
    memory.enter(NAME, pace, 5)
    memory.enter(NAME, pace, 5)
    with app.app_context():
        assert db.session.get_one(OutboundLimit, NAME).used == 1


def test_the_place_of_a_killed_process_comes_free_when_its_time_is_over(app, memory):
    pace = RateLimit(concurrency=1)

    def die():
        db.engine.dispose(close=False)
        assert memory.enter(NAME, pace, 2)
        os._exit(9)

    with app.app_context():
        child = FORKING.Process(target=die)
        child.start()
        child.join(20)
    assert child.exitcode == 9
    assert memory.enter(NAME, pace, 2) is None
    late = later(app, seconds=8)
    assert late.enter(NAME, pace, 2) is not None


def test_who_gives_back_late_takes_nobody_else_s_place(app, memory):
    pace = RateLimit(concurrency=1)
    slow = memory.enter(NAME, pace, 1)
    assert later(app, seconds=10).enter(NAME, pace, 60)
    memory.leave(slow)
    assert later(app, seconds=10).enter(NAME, pace, 60) is None


def test_turns_wait_for_each_other(memory):
    pace = RateLimit(interval=30)
    assert memory.enter(NAME, pace, 60).wait == 0
    assert 29 < memory.enter(NAME, pace, 60).wait <= 30.05
    with pytest.raises(SourceLimited) as caught:
        memory.enter(NAME, pace, 5)
    assert caught.value.retry_after > 55
    assert memory.enter("finder@other.example:443", pace, 5).wait == 0


def test_a_spent_budget_is_spent_for_all(app, memory):
    until = memory.spend(NAME, None)
    assert (until.hour, until.minute, until.tzinfo is not None) == (0, 0, True)
    with pytest.raises(SourceSpent) as caught:
        DatabaseMemory(app).enter(NAME, RateLimit(), 5)
    assert caught.value.until == until
    assert later(app, days=1).enter(NAME, RateLimit(), 5) is not None


def test_a_daily_budget_begins_anew_the_next_day(app, memory):
    pace = RateLimit(per_day=2)
    for _ in range(2):
        memory.leave(memory.enter(NAME, pace, 5))
    with pytest.raises(SourceSpent):
        memory.enter(NAME, pace, 5)
    assert later(app, days=1).enter(NAME, pace, 5) is not None


def test_a_pause_holds_all_back(app, memory):
    memory.hold_back(NAME, 40)
    with pytest.raises(SourceLimited) as caught:
        DatabaseMemory(app).enter(NAME, RateLimit(), 5)
    assert 35 < caught.value.retry_after <= 40


def test_an_answer_is_kept_and_replaced_and_forgotten(app, memory):
    kept = HttpResponse(200, b"\x00\xff", {"etag": "x"}, "https://api.example/")
    memory.keep("a" * 64, "finder", HttpResponse(200, b"old"), 60)
    memory.keep("a" * 64, "finder", kept, 60)
    found = DatabaseMemory(app).recall("a" * 64)
    assert (found.body, found.headers, found.url) == (kept.body, kept.headers, kept.url)
    assert found.from_cache
    assert memory.recall("b" * 64) is None
    assert later(app, seconds=61).recall("a" * 64) is None


def test_a_thread_of_a_plugin_leaves_the_session_of_others_alone(app, memory):
    with app.app_context(), transaction() as session:
        session.add(CachedAnswer(
            key="k", plugin="p", status=200, headers={}, body=b"", stored_at=START, expires_at=START
        ))  # fmt: skip
    with app.app_context():
        mine = db.session.get_one(CachedAnswer, "k")
        thread = threading.Thread(target=lambda: memory.leave(memory.enter(NAME, RateLimit(), 5)))
        thread.start()
        thread.join(20)
        memory.leave(memory.enter(NAME, RateLimit(), 5))
        assert mine in db.session
        db.session.rollback()
        assert db.session.get_one(OutboundLimit, NAME).used == 2


def test_a_database_that_is_away_asks_for_patience(app, memory):
    with app.app_context(), transaction() as session:
        session.connection().execute(text("ALTER TABLE outbound_slot RENAME TO gone"))
    try:
        with pytest.raises(SourceLimited, match="away") as caught:
            memory.enter(NAME, RateLimit(), 5)
        assert caught.value.retry_after == 10
    finally:
        with app.app_context(), transaction() as session:
            session.connection().execute(text("ALTER TABLE gone RENAME TO outbound_slot"))


def test_cleaning_takes_what_is_over_and_leaves_the_rest(app, memory, operator):
    for number in range(3):
        memory.keep(f"{number:064}", "finder", HttpResponse(200), 60)
    memory.enter(NAME, RateLimit(), 5)
    with app.app_context():
        now = memory._now(db.session())
        db.session.rollback()
        clean_up(replace(operator, now=now + timedelta(seconds=30)))
        assert db.session.scalar(select(func.count()).select_from(CachedAnswer)) == 3
        assert db.session.scalar(select(func.count()).select_from(OutboundSlot)) == 1
        clean_up(replace(operator, now=now + timedelta(minutes=20)))
        assert db.session.scalar(select(func.count()).select_from(CachedAnswer)) == 0
        assert db.session.scalar(select(func.count()).select_from(OutboundSlot)) == 0


def test_no_row_tells_a_key(app, memory, key, operator):
    body = f'{{"next": "https://api.example/?apikey={KEY}"}}'.encode()
    error = ValueError(f"401 for https://api.example/?q={KEY}")
    trouble = Trouble(0.0, "topic:1", *_said(failure_of("finder", error, 1.0)))
    report = HealthReport("finder", "enricher", "finder", 0, {}, NO_LATENCIES, (trouble,))
    with serving(answer(200, body, Link=f"<https://api.example/?k={KEY}>")) as server:
        made = client(server, memory=memory)
        for _ in range(2):
            got = made.get(
                server.url,
                params={"apikey": key},
                headers={"Authorization": f"Bearer {key}"},
                cache_seconds=60,
            )
    assert got.from_cache
    with app.app_context():
        record_health(operator, [report])
        rows = [*db.session.scalars(select(CachedAnswer)), *db.session.scalars(select(PluginError))]
        assert len(rows) == 2
        told = repr([{c.key: getattr(row, c.key) for c in row.__table__.columns} for row in rows])
    assert "***" in told
    assert "l1ve" not in told


def _said(failure):
    return failure.kind, failure.reason


class Counting:
    """A script that answers after a moment, and counts how many requests are under way."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.lock = threading.Lock()
        self.now = self.most = 0
        self.began = []

    def __call__(self, opened, request):
        with self.lock:
            self.began.append(time.monotonic())
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(self.seconds)
        with self.lock:
            self.now -= 1
        opened.sendall(OK)


@contextmanager
def processes(app, count, work):
    """Run `work(number)` in so many forked processes at once; yields their results."""
    results = FORKING.Queue()

    def child(number):
        with app.app_context():
            db.engine.dispose(close=False)
        results.put(work(number))

    started = [FORKING.Process(target=child, args=(number,)) for number in range(count)]
    for one in started:
        one.start()
    try:
        yield [results.get(timeout=60) for _ in started]
    finally:
        for one in started:
            one.join(20)


def asking(app, server, pace, times):
    made = client(server, memory=DatabaseMemory(app), pace=pace, seconds=40)

    def work(number):
        count = 0
        for _ in range(times):
            with suppress(SourceSpent):
                count += made.get(server.url).ok
        return count

    return work


def test_several_processes_keep_one_interval(app):
    times = 4
    script = Counting(0.0)
    with serving(script) as server:
        work = asking(app, server, RateLimit(interval=0.3, concurrency=8), times)
        with processes(app, 3, work) as counts:
            assert counts == [times] * 3
    gaps = [after - before for before, after in pairwise(sorted(script.began))]
    assert len(gaps) == 3 * times - 1
    assert min(gaps) > 0.2  # what a busy machine takes between a turn and its request
    assert sum(gaps) >= 0.3 * len(gaps)


def test_several_processes_share_few_places(app):
    script = Counting(0.05)
    with serving(script) as server:
        work = asking(app, server, RateLimit(concurrency=2), 4)
        with processes(app, 4, work) as counts:
            assert counts == [4] * 4
    assert script.most == 2


def test_several_processes_share_one_daily_budget(app):
    with serving() as server:
        work = asking(app, server, RateLimit(per_day=7), 4)
        with processes(app, 4, work) as counts:
            assert sum(counts) == 7
        assert len(server.requests) == 7


def test_what_one_process_learned_is_spent_for_the_others(app):
    def reading(got):
        return SourceSpent("no more")

    with serving() as server:
        made = client(server, memory=DatabaseMemory(app))
        with pytest.raises(SourceSpent):
            made.get(server.url, reading=reading)
        with processes(app, 3, asking(app, server, RateLimit(), 2)) as counts:
            assert counts == [0] * 3
        assert len(server.requests) == 1
