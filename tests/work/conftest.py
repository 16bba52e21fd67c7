"""What tests of the work engine share: rows of work, items to screen, a real broker."""

import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import select

from moderation.actions.transaction import transaction
from moderation.config import Config
from moderation.extensions import db
from moderation.models import WorkItem
from moderation.work import outbox
from moderation.work.bell import connect
from moderation.work.processes import broker as own_broker


def just_now() -> datetime:
    """A moment ago by the real clock, which the database's clock of leases follows."""
    return datetime.now(UTC) - timedelta(seconds=1)


@pytest.fixture
def asked(app: Flask) -> Callable[..., None]:
    """A function that asks for work, due now unless told otherwise."""

    def ask(
        kind: str, *subjects: str, due_at: datetime | None = None, **parameters: object
    ) -> None:
        now = just_now()
        with transaction() as session:
            outbox.ask_many(
                session, kind, subjects, due_at=due_at or now, now=now, parameters=parameters
            )

    return ask


@pytest.fixture
def row(app: Flask) -> Callable[..., WorkItem]:
    """A function that reads the newest row of a subject afresh."""

    def read(subject: str) -> WorkItem:
        db.session.rollback()
        query = select(WorkItem).where(WorkItem.subject == subject).order_by(WorkItem.id.desc())
        return db.session.scalars(query.execution_options(populate_existing=True)).first()

    return read


@pytest.fixture
def broker(config: Config) -> Iterator[Redis]:
    """A client of a real, empty Valkey server on the instance's socket."""
    process = subprocess.Popen(
        own_broker.command(config.instance), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    client = connect(config.broker_url, 2.0)
    try:
        _wait_for(client, process)
        yield client
    finally:
        client.close()
        process.kill()
        process.wait()


def _wait_for(client: Redis, process: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        try:
            client.ping()
        except RedisError:
            assert process.poll() is None, "the broker did not start"
            time.sleep(0.01)
        else:
            return
    raise AssertionError("the broker does not answer")
