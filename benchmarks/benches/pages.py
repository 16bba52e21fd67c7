"""A topic's page, from memory and made anew, against a bare view that returns the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import repeat
from pathlib import Path

from benchmarks.measuring import Effort, Spread, ratio, side_by_side
from benchmarks.peers.bare_flask import BODY_FILE
from benchmarks.report import Line, Target
from benchmarks.stage.instances import checkout, folder, product
from benchmarks.stage.load import TARGET, Visit, drive
from benchmarks.stage.processes import fetch, free_port, started, wait_for_page
from moderation.cli.serving import server_command
from moderation.web.cookies import FRESH_COOKIE

CONNECTIONS = 32
NOTE = (
    "the demo gallery's first topic, {size:,} bytes, on {connections} keep-alive connections; the "
    "bare view runs under the same granian settings; “made anew” goes past the page cache"
)


def run(effort: Effort) -> list[Line]:
    """Serve one page three ways in turn."""
    with folder() as place, product(place) as venire:
        path = _first_topic(fetch(venire.port, "/en/"))
        body = fetch(venire.port, path)
        with _bare(place, body) as bare_port:
            figures = side_by_side(
                {
                    "memory": partial(_rate, effort, venire.port, _request(path)),
                    "anew": partial(_rate, effort, venire.port, _request(path, fresh=True)),
                    "bare": partial(_rate, effort, bare_port, _request("/page")),
                },
                effort.rounds,
            )
    note = NOTE.format(size=len(body), connections=CONNECTIONS)
    return [
        _line("topic page from memory", figures["memory"], figures["bare"], 1.5, note),
        _line("topic page made anew", figures["anew"], figures["bare"], None, note),
    ]


def _line(what: str, ours: list[float], peers: list[float], least: float | None, note: str) -> Line:
    return Line(
        what,
        ratio(ours, peers),
        ours=f"{Spread.of(ours).median:,.0f}/s",
        peer=f"bare Flask view {Spread.of(peers).median:,.0f}/s",
        target=None if least is None else Target("at least", least),
        note=note,
    )


def _first_topic(gallery: bytes) -> str:
    start = gallery.index(b'"/en/topics/') + 1
    return gallery[start : gallery.index(b'"', start)].decode().partition("#")[0]


@contextmanager
def _bare(place: Path, body: bytes) -> Iterator[int]:
    port, log = free_port(), place / "bare.log"
    file = place / "page.html"
    file.write_bytes(body)
    command = server_command(TARGET, port, "benchmarks.peers.bare_flask:application")
    environment = {BODY_FILE: str(file), "PYTHONPATH": str(checkout())}
    with started(command, environment, log) as process:
        wait_for_page(process, log, port, "/page")
        yield port


def _request(path: str, *, fresh: bool = False) -> bytes:
    cookie = f"Cookie: {FRESH_COOKIE}=1\r\n" if fresh else ""
    return (
        f"GET {path} HTTP/1.1\r\nHost: {TARGET}\r\nUser-Agent: bench\r\n"
        f"Accept: text/html\r\n{cookie}\r\n"
    ).encode()


def _rate(effort: Effort, port: int, request: bytes) -> float:
    visits = repeat(Visit(repeat(request)))
    return drive(port, visits, connections=CONNECTIONS, seconds=effort.seconds).rate
