"""The worker process, for real: what it runs, what it refuses, and what becomes of dead horses."""

import json
import os
import pickle
import random
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from itsdangerous import Signer
from redis import Redis
from rq.utils import now, utcformat

from moderation.config import Config
from moderation.work.bell import bell_of
from moderation.work.envelope import ENTRY, Envelope
from tests.conftest import TEST_KEY
from tests.work.processes import Process, command, environment, eventually

FORGED = 200


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    """A folder in which any code that was run leaves a mark, also by being imported."""
    folder = tmp_path / "marks"
    folder.mkdir()
    (tmp_path / "sinister.py").write_text(
        "import os, pathlib\n"
        f"place = pathlib.Path({str(folder)!r})\n"
        "(place / f'imported-{os.getpid()}').touch()\n"
        "def mark(*arguments):\n"
        "    (place / f'called-{os.getpid()}').touch()\n"
    )
    return folder


@pytest.fixture
def worker(config: Config, broker: Redis, marks: Path) -> Iterator[Process]:
    """A worker of the queue ``screen``, waiting for jobs."""
    with command(config, "worker", "screen", paths=(marks.parent,)) as process:
        eventually(lambda: _idle(broker) or not process.lives())
        assert process.lives(), process.said
        yield process


def _idle(broker: Redis) -> bool:
    """Whether a worker waits: only then does it heed signals, though it is registered before."""
    states = [broker.hget(key, "state") for key in broker.smembers("rq:workers:screen")]
    return b"idle" in states


@pytest.fixture
def webhooks() -> Iterator[tuple[str, list[str]]]:
    """The address of a server, and the paths that were asked of it."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()
    thread.join()


class Bomb:
    """Leaves a mark when it is unpickled."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __reduce__(self):
        return os.mkdir, (str(self.place / f"pickled-{random.random()}"),)


def forgeries(marks: Path, hook: str) -> Iterator[dict[str | bytes, object]]:
    """Job hashes that are not ours, in turn; endless."""
    call = ["sinister.mark", None, [], {}]
    system = ["os.system", None, [f"touch {marks}/system"], {}]
    ours = [ENTRY, None, ["screen"], {}]
    signed = Envelope(TEST_KEY).dumps
    genuine = zlib.compress(signed(ours))
    webhook = json.dumps(
        [{"url": hook, "job_status": status, "method": "GET"} for status in ("finished", "failed")]
    )
    chance = random.Random(7)
    while True:
        yield {"data": zlib.compress(json.dumps(call).encode())}
        yield {"data": json.dumps(system).encode()}
        yield {"data": zlib.compress(signed(call))}
        yield {"data": zlib.compress(signed(system))}
        yield {"data": zlib.compress(pickle.dumps(Bomb(marks)))}
        yield {"data": pickle.dumps(("os.system", None, (f"touch {marks}/pickle",), {}))}
        yield {"data": zlib.compress(Signer("guessed" * 8).sign(json.dumps(ours)))}
        yield {"data": zlib.compress(signed(ours)[:-2])}
        yield {"data": zlib.compress(signed([*ours[:2], ["../../etc"], {}]))}
        yield {"data": chance.randbytes(chance.randrange(400))}
        yield {"data": zlib.compress(b"\0" * 10_000_000)}
        yield {"data": b"x" * 100_000}
        yield {"data": genuine, "meta": pickle.dumps(Bomb(marks))}
        yield {"data": genuine, "result": pickle.dumps(Bomb(marks))}
        yield {"data": genuine, "status": "\N{SNOWMAN}"}
        yield {"data": genuine, "created_at": "not a time", "timeout": "NaN"}
        yield {"data": genuine, "dependency_ids": "[[[", "retry_intervals": "junk"}
        yield {"data": genuine, "webhooks": webhook}
        for callback in ("success", "failure", "stopped"):
            yield {"data": genuine, f"{callback}_callback_name": "sinister.mark"}
        yield {"nothing": "at all"}
        yield {b"\xff\xfe": b"\xff", "data": genuine[:20]}


def plant(broker: Redis, count: int, marks: Path, hook: str) -> None:
    """Put forged jobs, and ids of none, into the queue of the worker."""
    source = forgeries(marks, hook)
    for number in range(count):
        name = f"forged-{number}"
        common = {"created_at": utcformat(now()), "status": "queued", "origin": "screen"}
        fields = next(source)
        broker.hset(f"rq:job:{name}", mapping={**common, **fields})
        broker.rpush("rq:queue:screen", name)
    broker.set("rq:job:text", "no hash at all")
    broker.rpush("rq:queue:screen", b"\xff\xfe\x00", "a b c", "x" * 5_000, "text", "missing")


def test_the_forgeries_would_leave_marks_if_they_ran(config: Config, marks: Path):
    code = "import sinister; sinister.mark()"
    subprocess.run([sys.executable, "-c", code], env=environment(config, marks.parent), check=True)
    assert len(list(marks.iterdir())) == 2
    pickle.loads(pickle.dumps(Bomb(marks)))
    assert len(list(marks.iterdir())) == 3


def test_no_forged_payload_runs_and_the_worker_lives(
    app, broker: Redis, worker: Process, marks: Path, webhooks, asked: Callable[..., None], row
):
    address, asked_for = webhooks
    plant(broker, FORGED, marks, address)
    eventually(lambda: broker.llen("rq:queue:screen") == 0, 60)
    asked("screen", "item:1")
    bell_of(app).flush()
    eventually(lambda: row("item:1").state == "done")
    assert worker.lives()
    assert list(marks.iterdir()) == []
    assert asked_for == []
    assert "sinister" not in worker.said


def test_a_genuine_bell_wakes_it(app, worker: Process, asked: Callable[..., None], row):
    asked("screen", "item:1", "item:2")
    bell_of(app).flush()
    eventually(lambda: row("item:2").state == "done")
    assert row("item:1").claimed_by != row("item:1").subject


def test_it_leaves_nothing_in_the_broker_but_its_own_entry(app, broker, worker, asked, row):
    asked("screen", "item:1")
    bell_of(app).flush()
    eventually(lambda: row("item:1").state == "done")
    eventually(lambda: not broker.keys("rq:job:*"))
    assert broker.lrange("rq:queue:screen:intermediate", 0, -1) == []


def test_it_ends_in_time_when_it_is_told_to(worker: Process):
    began = time.monotonic()
    worker.popen.send_signal(signal.SIGTERM)
    assert worker.popen.wait(10) == 0
    assert time.monotonic() - began < 3


def test_it_goes_on_when_the_broker_comes_back_empty(app, config, worker, broker, asked, row):
    broker.flushall()
    asked("screen", "item:1")
    bell_of(app).flush()
    eventually(lambda: row("item:1").state == "done")


def test_without_a_broker_it_says_so_and_ends(config: Config):
    with command(config, "worker", "screen") as process:
        assert process.popen.wait(30) != 0
        assert "The broker is away" in process.said
        assert "Traceback" not in process.said
