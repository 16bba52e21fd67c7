"""The crew: one preloaded, frozen process that forks the workers and the tick, and keeps them.

Forked children share the memory of what is loaded. What must not be shared over a fork is made
anew in each child: database connections and the connection to the broker.
"""

import gc
import os
import signal
import time
from collections.abc import Callable
from functools import partial

from flask import Flask

from moderation.app import create_app
from moderation.config import Config
from moderation.extensions import db
from moderation.work.processes.nursery import Nursery
from moderation.work.processes.parentage import end_with_parent, fork
from moderation.work.processes.presence import announce

#: Warm shutdown waits for the running job; a second SIGTERM ends that too.
SECONDS_TO_STOP = 7.0
SECOND_CALL_AFTER = 5.0
SECONDS_BETWEEN_TICKS = 1.0
#: How long a job may take to its end once another crew has taken over.
SECONDS_TO_FINISH = 180.0
#: How far workers stand back (0 to 19) where pages and work want the same processor.
BEHIND_VISITORS = 10


def run(config: Config) -> None:
    """Keep one worker process for each count of each queue, and one tick, until SIGTERM.

    SIGHUP means that another crew has taken over: workers finish the job in hand and leave.
    """
    app = create_app(config)
    _preload(app)
    gc.collect()
    gc.freeze()
    nursery = Nursery()
    names = []
    for name, body in _bodies(app, config).items():
        nursery.add(name, partial(fork, body, signal.SIGKILL))
        names.append(name)
    nursery.heed(signal.SIGHUP)
    nursery.keep(nursery.has_heard)
    if nursery.has_heard():
        nursery.let_go(signal.SIGUSR1, SECONDS_TO_FINISH)
    nursery.stop(names, SECONDS_TO_STOP, SECOND_CALL_AFTER)


def run_worker(config: Config, queue: str) -> None:
    """Be the one worker of a queue, for installations with a supervisor of their own."""
    app = create_app(config)
    _preload(app)
    _work(app, queue)


def run_tick(config: Config) -> None:
    """Be the tick, for installations with a supervisor of their own."""
    _tick(create_app(config))


def _bodies(app: Flask, config: Config) -> dict[str, Callable[[], None]]:
    bodies: dict[str, Callable[[], None]] = {"tick": partial(_tick, app)}
    for queue, count in config.workers.items():
        for number in range(1, count + 1):
            bodies[f"{queue}-{number}"] = partial(_work, app, queue)
    return bodies


def _preload(app: Flask) -> None:
    """Load and compile before the fork what every child needs, so that they share it.

    Raises Misconfigured when another machine works on the same SQLite database: asked here, for
    each child that asks would copy 9 MB of what it shares.
    """
    import numpy  # noqa: F401 - what filters learned is scored with it

    from moderation.work import tick, worker  # noqa: F401 - loaded for the children
    from moderation.work.alone import refuse_second_host
    from moderation.work.processes.rehearsal import rehearse

    with app.app_context():
        refuse_second_host()
        db.session.remove()
        db.engine.dispose()
    rehearse(app)


def _work(app: Flask, queue: str) -> None:
    from moderation.work.worker import run_worker as work

    os.nice(BEHIND_VISITORS)
    _start_clean(app)
    # A killed worker must not leave its horse running: the work would be done twice at once.
    os.register_at_fork(after_in_child=partial(_follow, os.getpid()))
    announce(app.config["VENIRE"].instance, queue)
    work(app, queue)


def _follow(worker: int) -> None:
    end_with_parent(worker, signal.SIGKILL)


def _tick(app: Flask) -> None:
    from moderation.work.tick import tick_once

    _start_clean(app)
    announce(app.config["VENIRE"].instance, "tick")
    while True:
        tick_once(app)
        time.sleep(SECONDS_BETWEEN_TICKS)


def _start_clean(app: Flask) -> None:
    """Forget what was opened before the fork: pools and broker belong to the parent."""
    with app.app_context():
        db.engine.dispose(close=False)
    app.extensions.pop("venire_bell", None)
