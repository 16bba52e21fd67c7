"""Raw bytes on the wire, to the server as it is run: an answer or a closed door, and it goes on."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import TEST_KEY
from tests.end_to_end.running import eventually, free_port

pytestmark = pytest.mark.xdist_group("hostile_server")

HOST = b"Host: localhost\r\nConnection: close\r\n"
SENT = HOST + b"Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
ASK = b"POST /en/ask HTTP/1.1\r\n" + SENT
QUESTION = b"question=Can+AI+knit%3F"
CHUNK = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, empty_database) -> Iterator[int]:
    """Where a server of the web alone listens."""
    folder, found = tmp_path_factory.mktemp("served"), free_port()
    environment = {name: text for name, text in os.environ.items() if "VENIRE" not in name} | {
        "VENIRE_INSTANCE": str(folder),
        "VENIRE_DATABASE_URL": empty_database(folder),
        "VENIRE_SECRET_KEY": TEST_KEY,
        "VENIRE_PORT": str(found),
        "VENIRE_PUBLIC_URL": "http://localhost",
    }
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "moderation.cli", "web"],
            env=environment, cwd=folder, stdout=said, stderr=said,
        )  # fmt: skip
        try:
            eventually(lambda: answers(found), 60)
            yield found
        finally:
            process.terminate()
            process.wait(30)
    assert "Unhandled" not in Path(folder / "said").read_text()


def answers(port: int) -> bool:
    try:
        return status(port, b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n") == 200
    except OSError:
        return False


def status(port: int, sent: bytes) -> int:
    """The status that the bytes were answered with; 0 for a connection closed without a word."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        with suppress(ConnectionError):  # refused before the end, perhaps with an answer
            line.sendall(sent)
        return _status(line)


def _status(line: socket.socket) -> int:
    try:
        first = line.makefile("rb").readline(200)
    except ConnectionError:
        return 0
    return int(first.split()[1]) if first.startswith(b"HTTP/1.") else 0


GET = b"GET /en/ HTTP/1.1\r\n"

TRICKS: dict[str, tuple[bytes, set[int]]] = {
    "bytes that are no text in the query": (b"GET /en/?after=\xff HTTP/1.1\r\n" + HOST, {400}),
    "bytes that are no text in the path": (b"GET /\xff HTTP/1.1\r\n" + HOST, {400, 404}),
    "a surrogate in the path": (b"GET /en/topics/%ed%a0%80 HTTP/1.1\r\n" + HOST, {404}),
    "a nothing in the path": (b"GET /en/tags/a%00b HTTP/1.1\r\n" + HOST, {404}),
    "the way up": (b"GET /static/../../setup.cfg HTTP/1.1\r\n" + HOST, {400, 404}),
    "the way up, hidden": (b"GET /static/%2e%2e%2fapp.py HTTP/1.1\r\n" + HOST, {404}),
    "another site's address": (b"GET //evil.example/ HTTP/1.1\r\n" + HOST, {404}),
    "no path": (b"OPTIONS * HTTP/1.1\r\n" + HOST, {400, 404}),
    "a tunnel": (b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST, {400, 404, 405}),
    "a very long address": (b"GET /en/?" + b"a" * 200_000 + b" HTTP/1.1\r\n" + HOST, {400, 414}),
    "no host": (GET + b"Connection: close\r\n", {400}),
    "another host": (GET + b"Host: evil.example\r\nConnection: close\r\n", {400}),
    "two hosts": (GET + HOST + b"Host: evil.example\r\n", {400}),
    "a host that is no text": (GET + b"Host: \xff\r\nConnection: close\r\n", {400}),
    "another address": (GET + b"Host: [::2]\r\nConnection: close\r\n", {400}),
    "headers that are no text": (GET + HOST + b"Cookie: \xed\xa0\x80=\xff\r\n", {200}),
    "a nothing in a header": (GET + HOST + b"X: \x00\r\n", {400}),
    "a folded header": (GET + HOST + b"X: a\r\n b\r\n", {200, 400}),
    "very many headers": (GET + HOST + b"X: y\r\n" * 5_000, {400, 431}),
    "a very long header": (GET + HOST + b"Cookie: a=" + b"b" * 1_000_000 + b"\r\n", {0, 400, 431}),
    "an unknown method": (b"FOO /en/ HTTP/1.1\r\n" + HOST, {405}),
    "another protocol": (b"\x16\x03\x01\x02\x00\x01\x00" + b"\x00" * 99, {0, 400}),
    "an upgrade": (GET + HOST + b"Connection: Upgrade\r\nUpgrade: websocket\r\n", {200, 400}),
    "a body where none belongs": (GET + HOST + b"Content-Length: 3\r\n\r\nabc", {200}),
    "no length": (ASK, {422}),
    "a negative length": (ASK + b"Content-Length: -1\r\n", {400}),
    "two lengths": (ASK + b"Content-Length: 3\r\nContent-Length: 4\r\n", {400}),
    "a large body": (ASK + b"Content-Length: 70000\r\n\r\n" + b"x" * 70_000, {413}),
    "a small body in chunks": (
        ASK + b"Transfer-Encoding: chunked\r\n\r\n17\r\n" + QUESTION + b"\r\n0\r\n", {303}
    ),
    "a large body in chunks": (
        ASK + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNK * 6 + b"0\r\n", {413}
    ),
    "no chunks": (ASK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n", {400, 422}),
    "length and chunks": (
        ASK + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n17\r\n" + QUESTION
        + b"\r\n0\r\n", {303, 400},
    ),
}  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
def test_no_bytes_on_the_wire_break_the_server(port: int, trick: str) -> None:
    sent, right = TRICKS[trick]
    assert status(port, sent + b"\r\n") in right
    assert answers(port)


def test_bodies_that_never_end_hold_no_reader_up(port: int) -> None:
    lines = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(16)]
    try:
        for line in lines:
            line.sendall(ASK + b"Content-Length: 5000\r\n\r\nquestion=")
        assert all(answers(port) for _ in range(20))
    finally:
        for line in lines:
            line.close()
    sent = ASK + b"Content-Length: %d\r\n\r\n" % len(QUESTION) + QUESTION
    assert eventually(lambda: status(port, sent)) in (303, 429)
