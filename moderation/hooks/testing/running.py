"""An application with one plugin: real pages, a real database, and no way out of the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from moderation.hooks.contracts import HttpClient, Surroundings
from moderation.hooks.contracts.http import NoWayOut
from moderation.hooks.loading.records import PluginRecord
from moderation.hooks.manager import Manager
from moderation.hooks.testing.clock import FakeClock
from moderation.hooks.testing.recording import Recorder
from moderation.hooks.testing.whole import load_alone, record_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

_KEY = "only-for-tests-0123456789-abcdefghij"
DATABASE = "venire.sqlite3"


@dataclass(frozen=True, slots=True)
class RunningApp:
    """An application, its clock, and the one plugin that it has.

    `plugins` is the manager: `app.plugins.screen(item())` asks as the core does, with time limits
    and checks, and gives failures as values.
    """

    app: Flask
    clock: FakeClock
    name: str
    plugins: Manager

    @property
    def record(self) -> PluginRecord:
        """What the loader knows of the plugin: version, doors, events."""
        return record_of(self.plugins.plugins, self.name)

    def client(self) -> FlaskClient:
        """Give a browser that visits the pages: `app.client().get("/en/")`."""
        return self.app.test_client()


StartApp = Callable[..., RunningApp]
"""The type of the fixture `start_app`."""


def make_database(instance: Path) -> Path:
    """Make an empty database with all tables in a folder, and return its file."""
    from moderation.migrations import migrate_to_newest

    with _application(instance) as app:
        migrate_to_newest(app)
    return instance / DATABASE


@contextmanager
def running(
    plugin: str | Path, instance: Path, clock: FakeClock, http: HttpClient | None = None
) -> Iterator[RunningApp]:
    """Run an application with just this plugin, in its context, on a folder with a database.

    `plugin` is as `put_plugin` takes it. Without `http` the plugin reaches nothing.
    """
    with _application(instance) as app:
        loaded = load_alone(plugin, instance)
        manager = Manager(loaded, Surroundings(instance.absolute(), http or NoWayOut()))
        _bind(manager, http)
        app.extensions["venire_plugins"] = manager
        app.extensions["venire_clock"] = clock
        name = next(one.name for one in loaded.records if one.state.value == "loaded")
        yield RunningApp(app, clock, name, manager)


def _bind(manager: Manager, http: HttpClient | None) -> None:
    if isinstance(http, Recorder):
        for one in manager.all_backends():
            if one.made is not None:
                http.bind(one.made)


@contextmanager
def _application(instance: Path) -> Iterator[Flask]:
    """Give an application without any plugin, inside its context; its connections are closed."""
    from moderation.app import create_app
    from moderation.config import Config
    from moderation.extensions import db

    settings = Config(
        instance=instance,
        database_url=f"sqlite:///{instance / DATABASE}",
        secret_key=_KEY,
        public_url="http://localhost",
        plugins=(),
    )
    app = create_app(settings)
    app.config.update(TESTING=True)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
