"""What tests share: an application on its own database, a clock that is set, people by role."""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from moderation.app import create_app
from moderation.config import Config
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.migrations import migrate_to_newest
from tests.broken.sorts import put_broken_plugins

TEST_KEY = "only-for-tests-0123456789-abcdefghij"
START = datetime(2026, 6, 28, 12, 0, tzinfo=UTC)


@dataclass(slots=True)
class Clock:
    """A clock that moves only when it is told to."""

    moment: datetime = START

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **duration: float) -> datetime:
        """Move on by ``timedelta(**duration)``."""
        self.moment += timedelta(**duration)
        return self.moment


@pytest.fixture
def clock() -> Clock:
    """The application's clock, at noon of 28 June 2026."""
    return Clock()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    """A function that gives the address of a migrated, empty database for one test."""
    server = os.environ.get("VENIRE_TEST_DATABASE_URL")
    if server:
        return _postgresql(server, tmp_path_factory)
    template = tmp_path_factory.mktemp("template")
    _migrate(template, f"sqlite:///{template / 'venire.sqlite3'}")

    def copied(folder: Path) -> str:
        shutil.copy(template / "venire.sqlite3", folder / "venire.sqlite3")
        return f"sqlite:///{folder / 'venire.sqlite3'}"

    return copied


def _postgresql(server: str, factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    name = f"venire_test_{uuid.uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    _migrate(factory.mktemp("template"), url)

    def emptied(folder: Path) -> str:
        _truncate(url)
        return url

    return emptied


def _truncate(url: str) -> None:
    names = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    engine.dispose()


def _migrate(folder: Path, url: str) -> None:
    app = create_app(Config(instance=folder, database_url=url, secret_key=TEST_KEY))
    with app.app_context():
        migrate_to_newest(app)
        db.engine.dispose()


@pytest.fixture
def config(tmp_path: Path, empty_database: Callable[[Path], str]) -> Config:
    """The settings of an instance in this test's folder; no broker runs there.

    With ``VENIRE_TEST_BROKEN_PLUGINS=1`` it has a broken plugin of each sort besides.
    """
    if os.environ.get("VENIRE_TEST_BROKEN_PLUGINS") == "1":
        put_broken_plugins(tmp_path)
    return Config(
        instance=tmp_path,
        database_url=empty_database(tmp_path),
        secret_key=TEST_KEY,
        public_url="http://localhost",
    )


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates compiled once a run instead of once an application: they take most of its start."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(
    config: Config, clock: Clock, compiled_templates: FileSystemBytecodeCache
) -> Iterator[Flask]:
    """The application; pytest-flask pushes its context."""
    application = create_app(config)
    application.jinja_env.bytecode_cache = compiled_templates
    application.config.update(TESTING=True)
    application.extensions["venire_clock"] = clock
    application.extensions["venire_page_cache"].trusted_seconds = 0.0  # tests do not wait
    application.extensions["venire_lexicon"].patience = 60.0  # but for what is prepared
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def acting(clock: Clock) -> Callable[..., Context]:
    """A function that makes the context of an act: ``acting(Role.MODERATOR)``."""

    def make(role: Role | None = None, actor: Actor | None = None) -> Context:
        who = actor or Actor(ActorKind.USER, "1", role)
        return Context(who, clock(), uuid.uuid4().hex)

    return make


@pytest.fixture
def operator(acting: Callable[..., Context]) -> Context:
    """The context of somebody at the machine's command line, who may do everything."""
    return acting(actor=Actor(ActorKind.OPERATOR, "test"))
