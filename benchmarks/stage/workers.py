"""An instance's broker and workers, each a process beside the bench, without web and tick."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep

from benchmarks.stage.instances import VENIRE, checkout
from benchmarks.stage.processes import started
from moderation.paths import broker_socket
from moderation.work.processes import broker

PATIENCE = 180.0


@contextmanager
def broker_beside(instance: Path) -> Iterator[None]:
    """Run the instance's own broker."""
    with started(broker.command(instance), {}, instance / "broker.log"):
        wait_until(broker_socket(instance).exists, "the broker did not start")
        yield


@contextmanager
def worker_beside(instance: Path, command: Sequence[str]) -> Iterator[None]:
    """Run a worker: words for the console script, or a whole command of another program."""
    environment = {"VENIRE_INSTANCE": str(instance), "PYTHONPATH": str(checkout())}
    words = command if command[0].startswith("/") else [*VENIRE, *command]
    with started(words, environment, instance / "workers.log"):
        yield


def wait_until(holds: Callable[[], bool], otherwise: str, patience: float = PATIENCE) -> None:
    """Look every 5 ms until something holds. Raises RuntimeError(otherwise) in the end."""
    began = monotonic()
    while not holds():
        if monotonic() - began > patience:
            raise RuntimeError(otherwise)
        sleep(0.005)


def look_up(database: Path, query: str, *values: object) -> tuple[object, ...]:
    """Return the first row of a query, read beside whoever writes; empty for none."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return tuple(connection.execute(query, values).fetchone() or ())


class Mute:
    """Stands for the bell where nobody shall be woken."""

    def ring(self, queues: object) -> None:
        """Do nothing."""
