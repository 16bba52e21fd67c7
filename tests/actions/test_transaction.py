"""The only way to write: nothing passes beside it, nothing half written stays."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from moderation.actions.transaction import transaction
from moderation.domain.errors import Unavailable
from moderation.extensions import db
from moderation.models import Topic, WorkItem
from moderation.work import outbox
from tests.conftest import START, Clock


def test_rows_are_not_written_elsewhere(topic: Topic) -> None:
    db.session.add(
        Topic(case_number=2, slug="b", status="NO", created_at=START, status_since=START)
    )
    with pytest.raises(RuntimeError, match="inside actions"):
        db.session.commit()
    db.session.rollback()
    with pytest.raises(RuntimeError, match="inside actions"):
        db.session.execute(update(Topic).values(poll_yes=1))
    with pytest.raises(RuntimeError, match="inside actions"):
        db.session.connection().execute(update(Topic).values(poll_yes=1))


def test_transactions_do_not_nest(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="do not nest"), transaction(), transaction():
        pass


def test_a_refused_nesting_leaves_the_outer_transaction_closed(app: Flask) -> None:
    with pytest.raises(RuntimeError), transaction(), transaction():
        pass
    with transaction() as session:
        assert session.in_transaction()


def test_an_exception_takes_everything_back_work_included(topic: Topic, clock: Clock) -> None:
    def fail() -> None:
        with transaction() as session:
            session.execute(update(Topic).values(poll_yes=9))
            outbox.ask(session, "jury", "topic:1", due_at=clock(), now=clock())
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        fail()
    assert db.session.scalars(select(Topic.poll_yes)).one() == 0
    assert db.session.scalars(select(func.count(WorkItem.id))).one() == 0


def test_what_was_read_before_is_read_again_inside(app: Flask, topic: Topic) -> None:
    known = db.session.get_one(Topic, topic.id)
    with app.app_context(), transaction() as session:
        session.execute(update(Topic).values(slug="moved"))
    with transaction():
        assert known.slug == "moved"


def test_a_database_that_cannot_be_written_is_unavailable(
    app: Flask,
) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("a read-only file is SQLite's way")

    def write() -> None:
        with transaction() as session:
            session.connection().exec_driver_sql("PRAGMA query_only = ON")
            session.connection().exec_driver_sql("UPDATE topic SET poll_yes = 1")

    with pytest.raises(Unavailable):
        write()


def test_threads_of_one_process_write_in_turn(app: Flask, topic: Topic) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has many writers")
    began, inside = Barrier(3), Lock()

    def write() -> bool:
        with app.app_context():
            began.wait()
            with transaction() as session:
                alone = inside.acquire(blocking=False)
                session.execute(update(Topic).values(poll_yes=Topic.poll_yes + 1))
                inside.release()
            db.session.remove()
        return alone

    db.session.rollback()
    with ThreadPoolExecutor(3) as threads:
        assert all(one.result() for one in [threads.submit(write) for _ in range(3)])
    assert db.session.scalars(select(Topic.poll_yes)).one() == 3
