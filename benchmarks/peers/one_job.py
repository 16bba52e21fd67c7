"""One RQ job a comment, on RQ's own forking worker with its defaults: the shape that RQ suggests.

`main` runs the worker on the instance that the environment names. The application is loaded before
it forks, and each job screens one comment by our own functions.
"""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime

from flask import Flask
from redis import Redis
from rq import Queue, Worker

from moderation.actions.screening.storing import Screened, store_screening
from moderation.actions.transaction import transaction
from moderation.app import create_app
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.extensions import db
from moderation.queries.screening.items import items_to_screen
from moderation.queries.settings import site_settings

QUEUE = "one-job-a-comment"
_apps: list[Flask] = []


def screen_one(item_id: int) -> None:
    """Screen one comment and store what was found."""
    app = _apps[0]
    with app.app_context():
        (subject,) = items_to_screen([item_id])
        settings = site_settings()
        db.session.rollback()
        findings = app.extensions["venire_plugins"].screen(subject.item)
        actor = Actor(ActorKind.SYSTEM, "work")
        context = Context(actor, datetime.now(UTC), uuid.uuid4().hex)
        with transaction() as session:
            store_screening(session, context, [Screened(subject, tuple(findings))], settings)


def queue(connection: Redis) -> Queue:
    """Give the queue, as a sender or a worker of it."""
    return Queue(QUEUE, connection=connection)


def main() -> None:
    """Work until told to stop."""
    app = create_app()
    _apps.append(app)
    with app.app_context():
        engine = db.engine
    os.register_at_fork(after_in_child=lambda: engine.dispose(close=False))
    connection = Redis.from_url(app.config["VENIRE"].broker_url)
    Worker([queue(connection)], connection=connection).work(logging_level="WARNING")
