"""What may lie in the broker: JSON that we signed, naming our one entry point, and nothing else.

Whoever can write to the broker must not be able to run code here. RQ's default payload is pickle;
plain JSON still names any function; and a job's hash may name callbacks and webhooks beside its
payload. So payloads are signed, checked before anything is imported, and every other field of a
job's hash that RQ would act on is left out.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any

from itsdangerous import BadSignature, Signer
from redis import Redis
from redis.exceptions import ResponseError
from rq.exceptions import NoSuchJobError
from rq.job import Job
from rq.queue import Queue

from moderation.work.kinds import PACE

ENTRY = "moderation.work.run"
LONGEST_PAYLOAD = 512  # bytes, as stored; ours take about 130
_SALT = b"venire.work.envelope"
_ID = re.compile(rb"[A-Za-z0-9_-]{1,64}")

#: The fields of a job's hash that we write and RQ needs; callbacks, webhooks, dependencies,
#: retries, repeats, rate limits, results and free-form meta data are not among them.
_KEPT = frozenset(
    {
        b"data",
        b"created_at",
        b"enqueued_at",
        b"started_at",
        b"ended_at",
        b"last_heartbeat",
        b"worker_name",
        b"status",
    }
)


class Refused(ValueError):
    """What came from the broker is not ours."""


class Envelope:
    """RQ's serializer: JSON signed with the site's secret key, good for one function only."""

    def __init__(self, key: str, fallbacks: Iterable[str] = ()) -> None:
        """Sign with ``key``; accept what was signed with it or with one of ``fallbacks``."""
        keys = [*reversed(tuple(fallbacks)), key]  # itsdangerous signs with the last
        self.__qualname__ = type(self).__qualname__  # RQ's worker reads it, expecting a class
        self._signer = Signer(keys, salt=_SALT, digest_method=hashlib.sha256)

    def dumps(self, obj: Any, /) -> bytes:
        """Sign a payload; RQ also passes empty results and meta data through here."""
        return self._signer.sign(json.dumps(obj, separators=(",", ":")).encode())

    def loads(self, data: bytes, /) -> Any:
        """Read a payload. Raises Refused unless it is signed and calls our entry for a queue."""
        try:
            payload = json.loads(self._signer.unsign(data))
        except (BadSignature, ValueError) as error:
            raise Refused("not signed by this site") from error
        if not _is_ours(payload):
            raise Refused("names another function than the one entry point")
        return payload


class PlainJob(Job):
    """A job without callbacks, webhooks and everything else that a forged hash could carry.

    A hash that is not ours counts as no job at all: RQ drops its id and goes on.
    """

    def refresh(self) -> None:
        """Load the job; a key of another type in the broker is no job."""
        try:
            super().refresh()  # type: ignore[no-untyped-call]
        except ResponseError as error:
            raise NoSuchJobError(f"{self.key} holds no job") from error

    def restore(self, raw_data: Any) -> Any:
        """Take the fields that are ours, and refuse the job unless its payload is signed."""
        fields = {_bytes(name): value for name, value in raw_data.items()}
        payload = fields.get(b"data", b"")
        if len(payload) > LONGEST_PAYLOAD:  # before it is decompressed
            raise NoSuchJobError(f"{self.key} is not ours: too long")
        try:
            super().restore({name: fields[name] for name in _KEPT & fields.keys()})
            (queue,) = self.args
        except Exception as error:
            raise NoSuchJobError(f"{self.key} is not ours: {error!r}") from error
        self.origin = self.description = queue
        self.timeout, self.result_ttl = PACE[queue].limit, 0


class PlainQueue(Queue):
    """A queue that drops entries which cannot be a job's id, instead of failing over them."""

    @classmethod
    def lmove(
        cls, connection: Redis, queue_key: str, timeout: int | None
    ) -> tuple[str, bytes] | None:
        """Take the next entry, as RQ does for a worker with one queue."""
        while True:
            found: tuple[str, bytes] | None = super().lmove(connection, queue_key, timeout)
            if found is None or _ID.fullmatch(found[1]):
                return found
            connection.lrem(f"{queue_key}:intermediate", 1, found[1])  # type: ignore[arg-type]


def clear_junk(connection: Redis, queue: Queue) -> None:
    """Drop what RQ's maintenance would fail over: entries in mid-move that cannot be a job's id."""
    key = f"{queue.key}:intermediate"
    for entry in connection.lrange(key, 0, -1):
        if not _ID.fullmatch(entry):  # type: ignore[arg-type]
            connection.lrem(key, 0, entry)  # type: ignore[arg-type]


def _is_ours(payload: object) -> bool:
    return (
        isinstance(payload, list)
        and len(payload) == 4
        and payload[0] == ENTRY
        and payload[1] is None
        and isinstance(payload[2], list)
        and len(payload[2]) == 1
        and payload[2][0] in PACE
        and payload[3] == {}
    )


def _bytes(name: bytes | str) -> bytes:
    return name.encode() if isinstance(name, str) else name
