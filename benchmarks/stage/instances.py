"""Instances of Venire in temporary folders: as an application here, or as the whole product."""

from __future__ import annotations

import secrets
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from benchmarks.stage.processes import free_port, started, wait_for_page
from moderation.app import create_app
from moderation.config import Config
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.extensions import db
from moderation.migrations import migrate_to_newest

VENIRE = [sys.executable, "-m", "moderation.cli"]


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="venire-bench-") as name:
        yield Path(name)


def context() -> Context:
    """Make the context of an act of this bench."""
    return Context(Actor(ActorKind.OPERATOR, "bench"), datetime.now(UTC), uuid.uuid4().hex)


def config_of(instance: Path, **settings: object) -> Config:
    """Make the settings of an instance on SQLite."""
    url = f"sqlite:///{instance / 'venire.sqlite3'}"
    base: dict[str, object] = {"instance": instance, "database_url": url, **settings}
    return Config(**base)  # type: ignore[arg-type]


@contextmanager
def application(config: Config, *, migrate: bool = True) -> Iterator[Flask]:
    """Give an application inside its context, on a migrated database."""
    app = create_app(config)
    with app.app_context():
        if migrate:
            migrate_to_newest(app)
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


@dataclass(frozen=True, slots=True)
class Product:
    """``venire up``, running: the supervisor's process and where its parts are."""

    instance: Path
    port: int
    process: subprocess.Popen[bytes]
    seconds_to_start: float

    @property
    def database(self) -> Path:
        """The instance's database file."""
        return self.instance / "venire.sqlite3"


@contextmanager
def product(instance: Path, *, demo: bool = True, **variables: str) -> Iterator[Product]:
    """Run the whole product on an instance as it ships; ready when the gallery answers."""
    port, log = free_port(), instance / "up.log"
    environment = {"VENIRE_INSTANCE": str(instance), "VENIRE_PORT": str(port), **variables}
    words = [*VENIRE, "up", *(["--demo"] if demo else [])]
    with started(words, environment, log) as process:
        seconds = wait_for_page(process, log, port, "/en/")
        yield Product(instance, port, process, seconds)


def secret_key() -> str:
    """Make a key that a new instance would take."""
    return secrets.token_urlsafe(48)


def checkout() -> Path:
    """Give the folder that this package stands in, for programs that import it."""
    return Path(__file__).resolve().parents[2]
