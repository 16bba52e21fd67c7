"""The load generator counts whole answers of the right kind, and comes from many addresses."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count, repeat

import pytest

from benchmarks.stage.load import Visit, address, drive

BODY = b"x" * 70_000


class Answering(BaseHTTPRequestHandler):
    """Answers /page with a body of several packets, everything else with 404."""

    protocol_version = "HTTP/1.1"
    seen: set[str]

    def do_GET(self) -> None:
        self.seen.add(self.client_address[0])
        found = self.path == "/page"
        body = BODY if found else b"no"
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    Answering.seen = set()
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def request(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def test_answers_are_counted(server: ThreadingHTTPServer) -> None:
    visits = repeat(Visit(repeat(request("/page"))))
    tally = drive(server.server_port, visits, connections=3, seconds=0.2)
    assert tally.answered > 3
    assert tally.answered == len(tally.waits)
    assert tally.failed == 0
    assert tally.rate == tally.answered / 0.2


def test_other_answers_are_failures(server: ThreadingHTTPServer) -> None:
    visits = repeat(Visit(repeat(request("/nowhere"))))
    tally = drive(server.server_port, visits, connections=1, seconds=0.05)
    assert tally.failed > 0
    assert tally.odd.startswith(b"HTTP/1.1 404")
    with pytest.raises(RuntimeError, match="requests failed"):
        _ = tally.rate


def test_each_visitor_comes_from_an_address_of_its_own(server: ThreadingHTTPServer) -> None:
    visits = (Visit(iter([request("/page")] * 2), address(number)) for number in count(1))
    tally = drive(server.server_port, visits, connections=2, seconds=0.1)
    assert tally.failed == 0
    assert len(Answering.seen) > 2
    assert all(one.startswith("127.") for one in Answering.seen)


def test_addresses_are_of_the_loopback_and_rarely_share_a_network() -> None:
    numbers = range(0, 200_000, 7)
    addresses = [address(number) for number in numbers]
    parts = [[int(part) for part in one.split(".")] for one in addresses]
    assert all(one[0] == 127 and max(one) <= 255 and one[3] >= 1 for one in parts)
    assert len(set(addresses)) == len(addresses)
    assert len({tuple(one[:3]) for one in parts[:9_000]}) == 9_000
