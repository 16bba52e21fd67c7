"""What commands start from: the settings, the application, and who acts."""

import getpass
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from moderation.config import Config
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.instance import prepare

if TYPE_CHECKING:
    from flask import Flask


def configuration() -> Config:
    """Read the environment and prepare the instance folder. Raises Misconfigured."""
    return prepare(Config.from_environment(os.environ))


@contextmanager
def application(config: Config | None = None) -> Iterator["Flask"]:
    """Give the application inside its context. Raises Unavailable when the database is away."""
    from sqlalchemy.exc import OperationalError

    from moderation.app import create_app
    from moderation.domain.errors import Unavailable
    from moderation.domain.messages import message
    from moderation.extensions import db

    app = create_app(config or configuration())
    with app.app_context():
        try:
            yield app
        except OperationalError as error:
            said = message("The database does not answer: %(why)s", why=str(error.orig))
            raise Unavailable(said) from error
        finally:
            db.session.remove()
            db.engine.dispose()


def operator() -> Context:
    """Make the context of an act at the command line: this machine's user, now."""
    return Context(Actor(ActorKind.OPERATOR, _login()), datetime.now(UTC), uuid.uuid4().hex)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return str(os.getuid())
