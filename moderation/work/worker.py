"""The worker process of one queue: RQ's own worker, with our serializer, job class and limits.

RQ forks a horse for each job. What must not be shared over a fork is made anew in the horse, and
the horse's memory is bounded there.
"""

import faulthandler
import os
import signal
import sys
from functools import partial
from pathlib import Path
from types import FrameType

import structlog
from flask import Flask
from redis.exceptions import RedisError
from rq import Worker
from rq.job import Job

from moderation.actions.plugins.health import record_death
from moderation.config import Config
from moderation.domain.errors import Unavailable
from moderation.domain.messages import message
from moderation.extensions import db
from moderation.hooks import blackbox
from moderation.work import roll, shift
from moderation.work.bell import bell_of, connect
from moderation.work.claims import table
from moderation.work.claims.returns import death_of, take_back
from moderation.work.envelope import Envelope, PlainJob, PlainQueue, clear_junk
from moderation.work.horse import stopping
from moderation.work.horse.limits import limit_memory
from moderation.work.place import address, context

CONNECT_SECONDS = 2.0
#: RQ's time-to-live of a worker, of which it subtracts 15 s to wait for a job at a time.
WORKER_TTL = 35
MAINTENANCE_SECONDS = 30
MONITORING_SECONDS = 5
LONGEST_WAIT = 2.0  # seconds between two tries while the broker is away

_log = structlog.get_logger(__name__)


def run_worker(app: Flask, queue: str) -> None:
    """Work on one queue until SIGTERM; returns also when the broker was lost for good.

    A process of its own is needed: it changes what its forks do. Raises Unavailable when the broker
    cannot be reached.
    """
    stopping.start_over()
    shift.use(app)
    box = roll.sign_on(app.config["VENIRE"].instance, queue)
    blackbox.open_at(box)
    faulthandler.enable(file=sys.__stderr__ or sys.stderr)
    os.register_at_fork(after_in_child=partial(_become_horse, app, queue))
    try:
        worker = _worker(app, queue, box)
        signal.signal(signal.SIGUSR1, partial(_leave, worker))
        worker.work(logging_level="WARNING")
    except (RedisError, OSError) as error:
        raise Unavailable(message("The broker is away: %(why)s", why=str(error))) from error
    finally:
        roll.sign_off(box)


def _worker(app: Flask, queue: str, box: Path) -> Worker:
    config: Config = app.config["VENIRE"]
    connection = connect(config.broker_url, CONNECT_SECONDS)
    envelope = Envelope(config.secret_key, config.secret_key_fallbacks)
    own = PlainQueue(queue, connection=connection, serializer=envelope, job_class=PlainJob)
    clear_junk(connection, own)
    worker = Worker(
        [own],
        name=f"{queue}-{address().replace('/', '-')}",
        connection=connection,
        serializer=envelope,
        job_class=PlainJob,
        queue_class=PlainQueue,
        worker_ttl=WORKER_TTL,
        maintenance_interval=MAINTENANCE_SECONDS,
        job_monitoring_interval=MONITORING_SECONDS,
        work_horse_killed_handler=partial(_bury, app, queue, box),
    )
    worker.max_connection_wait_time = LONGEST_WAIT
    worker.log_result_lifespan = False
    # RQ calls this when it is asked to stop while a horse runs; the horse cannot know otherwise.
    worker.handle_warm_shutdown_request = stopping.ask_to_stop  # type: ignore[method-assign]
    return worker


def _leave(worker: Worker, number: int, frame: FrameType | None) -> None:
    """Take no further job, and let the one in hand come to its end: others have taken over.

    What it asked of paid services would be lost if it were stopped. SIGTERM stops it still.
    """
    worker.handle_warm_shutdown_request = _nothing  # type: ignore[method-assign]
    # Raises where no job is in hand.
    worker.request_stop(number, frame)  # type: ignore[no-untyped-call]
    worker.handle_warm_shutdown_request = stopping.ask_to_stop  # type: ignore[method-assign]
    signal.signal(signal.SIGTERM, worker.request_stop)


def _nothing() -> None:
    """Tell the horse nothing."""


def _become_horse(app: Flask, queue: str) -> None:
    with app.app_context():
        db.engine.dispose(close=False)
    app.extensions.pop("venire_bell", None)
    limit_memory(queue)


def _bury(
    app: Flask, queue: str, box: Path, job: Job, process: int | None, status: int, usage: object
) -> None:
    """Return at once what a dead horse had claimed, and name the plugin that was at work."""
    noted = blackbox.read(box)
    blackbox.clear()
    if process is None:
        return
    _log.error("a horse died", queue=queue, status=status, in_hand=noted)
    with app.app_context():
        try:
            take_back(table.c.claimed_by == address(process), partial(death_of, noted=noted))
            if noted is not None:
                record_death(context(), app.extensions["venire_plugins"], noted)
            bell_of(app).ring_now([queue])
        except Unavailable as error:  # its leases run out
            _log.error("the database is away", queue=queue, reason=str(error.reason))
        finally:
            db.session.remove()
            db.engine.dispose()
