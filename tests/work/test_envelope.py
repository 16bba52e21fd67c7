"""What comes from the broker is ours, or it is nothing."""

import json
import pickle
import zlib

import pytest
from itsdangerous import Signer
from rq.exceptions import NoSuchJobError

from moderation.work.envelope import ENTRY, Envelope, PlainJob, PlainQueue, Refused, clear_junk

KEY = "only-for-tests-0123456789-abcdefghij"
OTHER = "another-key-for-tests-0123456789-abcd"
GENUINE = [ENTRY, None, ["screen"], {}]


def test_it_reads_what_it_signed():
    envelope = Envelope(KEY)
    assert envelope.loads(envelope.dumps((ENTRY, None, ("screen",), {}))) == GENUINE


def test_a_new_key_still_reads_what_the_old_one_signed():
    assert Envelope(OTHER, [KEY]).loads(Envelope(KEY).dumps(GENUINE)) == GENUINE


def test_with_fallbacks_the_new_key_signs():
    assert Envelope(KEY).loads(Envelope(KEY, [OTHER]).dumps(GENUINE)) == GENUINE


@pytest.mark.parametrize(
    "payload",
    [
        ["os.system", None, ["true"], {}],
        ["moderation.work.run_all", None, ["screen"], {}],
        [ENTRY, "object", ["screen"], {}],
        [ENTRY, None, ["no-queue"], {}],
        [ENTRY, None, ["screen", "jury"], {}],
        [ENTRY, None, [], {"queue": "screen"}],
        [ENTRY, None, ["screen"], {"x": 1}],
        [ENTRY],
        {"func": ENTRY},
        None,
        "screen",
    ],
)
def test_even_signed_it_reads_no_other_call(payload):
    envelope = Envelope(KEY)
    with pytest.raises(Refused):
        envelope.loads(envelope.dumps(payload))


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(GENUINE).encode(),
        pickle.dumps(GENUINE),
        Envelope(OTHER).dumps(GENUINE),
        Signer(KEY).sign(json.dumps(GENUINE)),
        Envelope(KEY).dumps(GENUINE)[:-1],
        Envelope(KEY).dumps(GENUINE).replace(b"screen", b"jury"),
        b"",
        b"\x00" * 40,
        b"\xff\xfe.\xff",
    ],
)
def test_unsigned_and_changed_payloads_are_refused(data):
    with pytest.raises(Refused):
        Envelope(KEY).loads(data)


def job_of(broker, fields: dict[bytes | str, bytes | str]) -> PlainJob:
    broker.hset("rq:job:forged", mapping=fields)
    return PlainJob.fetch("forged", connection=broker, serializer=Envelope(KEY))


def genuine() -> bytes:
    return zlib.compress(Envelope(KEY).dumps(GENUINE))


def test_a_genuine_payload_loses_everything_that_was_put_beside_it(broker):
    job = job_of(
        broker,
        {
            "data": genuine(),
            "success_callback_name": "os.system",
            "failure_callback_name": "os.system",
            "stopped_callback_name": "os.system",
            "webhooks": json.dumps([{"url": "http://127.0.0.1:1/", "job_status": "finished"}]),
            "retries_left": "1000000",
            "repeats_left": "1000000",
            "dependency_ids": json.dumps(["other"]),
            "rate_limit_key": "x",
            "rate_limit_concurrency": "1",
            "timeout": "-1",
            "result_ttl": "-1",
            "origin": "elsewhere",
            "meta": pickle.dumps({}),
            "result": pickle.dumps({}),
        },
    )
    assert job.success_callback is job.failure_callback is job.stopped_callback is None
    assert job.webhooks == []
    assert (job.retries_left, job.repeats_left, job.has_rate_limit) == (None, None, False)
    assert (job.origin, job.timeout, job.result_ttl) == ("screen", 180, 0)
    assert job._dependency_ids == []


@pytest.mark.parametrize(
    "fields",
    [
        {"data": pickle.dumps(GENUINE)},
        {"data": b"x" * 5_000},
        {"data": zlib.compress(b"\0" * 1_000_000)},
        {"data": genuine(), "created_at": "yesterday"},
        {"data": genuine(), "status": "hacked"},
        {"data": genuine(), "worker_name": b"\xff\xff"},
        {"nothing": "here"},
    ],
)
def test_a_hash_that_is_not_ours_is_no_job(broker, fields):
    with pytest.raises(NoSuchJobError):
        job_of(broker, fields)


def test_a_key_of_another_type_is_no_job(broker):
    broker.set("rq:job:forged", "text")
    with pytest.raises(NoSuchJobError):
        PlainJob.fetch("forged", connection=broker, serializer=Envelope(KEY))


def test_entries_that_cannot_be_ids_are_dropped(broker):
    queue = PlainQueue("screen", connection=broker, serializer=Envelope(KEY), job_class=PlainJob)
    broker.rpush(queue.key, b"\xff\xfe", "with space", "a" * 1000, "fine")
    assert PlainQueue.lmove(broker, queue.key, None) == (queue.key, b"fine")
    assert broker.lrange(f"{queue.key}:intermediate", 0, -1) == [b"fine"]


def test_what_a_killed_worker_left_in_mid_move_is_cleared_of_junk(broker):
    queue = PlainQueue("screen", connection=broker, serializer=Envelope(KEY), job_class=PlainJob)
    broker.rpush(f"{queue.key}:intermediate", b"\xff\xfe", "fine")
    clear_junk(broker, queue)
    assert broker.lrange(f"{queue.key}:intermediate", 0, -1) == [b"fine"]
