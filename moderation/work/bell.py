"""Waking workers: an RQ job says only "look at this queue"; losing one costs time, never work."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping

import structlog
from flask import Flask, current_app
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue

from moderation.work.envelope import ENTRY, Envelope, PlainJob
from moderation.work.kinds import PACE

TIME_OUT = 0.2  # seconds that a request may lose to a broker that is away
SILENCE = 5.0  # seconds without another try after that
PAUSE = 0.05  # seconds within which rings of one queue become one
FORGOTTEN_AFTER = 3600  # seconds that the broker keeps the trace of a job that failed

_log = structlog.get_logger(__name__)


def connect(url: str, time_out: float = TIME_OUT) -> Redis:
    """Open a client of the broker at ``url``; nothing is sent yet and nothing is tried twice.

    ``time_out`` is in seconds, for connecting and for each answer.
    """
    client: Redis = Redis.from_url(
        url,
        socket_timeout=time_out,
        socket_connect_timeout=time_out,
        retry=Retry(NoBackoff(), 0),
    )
    return client


class Bell:
    """One process's way to the broker.

    It rings at once, then gathers what else is rung for within the next 50 ms and rings for that
    once more, from a timer's thread. Safe to use from many threads.
    """

    def __init__(
        self,
        client: Redis,
        envelope: Envelope,
        enough: Mapping[str, int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``enough``: jobs of a queue that may wait before ringing adds none (its workers)."""
        self._client = client
        self._clock = clock
        self._enough = dict(enough)
        self._lock = threading.Lock()
        self._waiting: set[str] = set()
        self._timer: threading.Timer | None = None
        self._silent_until = 0.0
        self._queues = {
            name: Queue(name, connection=client, serializer=envelope, job_class=PlainJob)
            for name in PACE
        }

    def ring(self, queues: Iterable[str]) -> None:
        """Wake a worker of each queue; never raises. While the broker is away this does nothing."""
        with self._lock:
            if self._timer is not None:
                self._waiting.update(queues)
                return
            self._timer = threading.Timer(PAUSE, self._ring_again)
            self._timer.daemon = True
            self._timer.start()
        self._send(set(queues))

    def ring_now(self, queues: Iterable[str]) -> None:
        """Wake a worker of each queue at once, without a thread: for a process that forks."""
        self._send(set(queues))

    def flush(self) -> None:
        """Ring now for what is being gathered; called before a process ends."""
        with self._lock:
            waiting, self._waiting = self._waiting, set()
        self._send(waiting)

    def _ring_again(self) -> None:
        with self._lock:
            self._timer = None
            waiting, self._waiting = self._waiting, set()
        if waiting:
            self.ring(waiting)

    def _send(self, queues: set[str]) -> None:
        if not queues or self._clock() < self._silent_until:
            return
        try:
            for name in self._lacking(sorted(queues)):
                self._enqueue(name)
        except (RedisError, OSError) as error:
            self._silent_until = self._clock() + SILENCE
            _log.warning("the broker is away", error=str(error), silent_for=SILENCE)

    def _lacking(self, names: list[str]) -> list[str]:
        with self._client.pipeline(transaction=False) as pipeline:
            for name in names:
                pipeline.llen(self._queues[name].key)
            waiting: list[int] = pipeline.execute()
        pairs = zip(names, waiting, strict=True)
        return [name for name, count in pairs if count < self._enough.get(name, 1)]

    def _enqueue(self, name: str) -> None:
        self._queues[name].enqueue_call(
            ENTRY,
            args=(name,),
            timeout=PACE[name].limit,
            result_ttl=0,
            failure_ttl=FORGOTTEN_AFTER,
        )


def bell_of(app: Flask) -> Bell:
    """Give the application's bell, made at its first use."""
    bell: Bell | None = app.extensions.get("venire_bell")
    if bell is None:
        config = app.config["VENIRE"]
        envelope = Envelope(config.secret_key, config.secret_key_fallbacks)
        enough = {name: max(1, config.workers.get(name, 1)) for name in PACE}
        bell = app.extensions["venire_bell"] = Bell(connect(config.broker_url), envelope, enough)
    return bell


def ring(queues: Iterable[str]) -> None:
    """Ring the current application's bell."""
    bell_of(current_app).ring(queues)
