"""Comments posted by many visitors: to Venire as it ships, worker and limits on, and to Isso."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count, cycle
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlencode

from benchmarks.measuring import Effort, Spread, percentile, ratio, side_by_side
from benchmarks.peers import isso
from benchmarks.report import Line, Target
from benchmarks.stage.instances import Product, folder, product
from benchmarks.stage.load import Tally, Visit, address, drive
from benchmarks.stage.processes import fetch
from benchmarks.stage.words import comments, names

CONNECTIONS = 16
A_VISIT = 4  # comments of one visitor; Venire's own limit is 30 a minute from one address
NOTE = (
    f"form posts on {CONNECTIONS} connections, each visitor from an address of its own and gone "
    f"after {A_VISIT} comments; Venire whole, with its screening worker and limits; Isso "
    f"{isso.VERSION} under gunicorn (2 workers, 4 threads), guard on, its SQLite tuned to our "
    "synchronous=NORMAL"
)
Post = Callable[[str, str, str], bytes]


def run(effort: Effort) -> list[Line]:
    """Post to both in turn; then wait until every comment is screened, and count."""
    with folder() as place, product(place) as venire, isso.running(place) as peer:
        topics = _topics(venire)
        tallies: list[Tally] = []
        visitors, peers = count(1), count(1)
        before = _count(venire.database)[0]

        def ours() -> float:
            tally = _drive(effort, venire.port, _visits(topics, _form(venire), visitors), 303)
            tallies.append(tally)
            rate = tally.rate
            posted = sum(each.answered + each.late for each in tallies)
            _wait_until_screened(venire.database, before + posted)
            return rate

        def theirs() -> float:
            return _drive(effort, peer.port, _visits(topics, peer.post, peers), 201).rate

        figures = side_by_side({"venire": ours, "isso": theirs}, effort.rounds)
    return _lines(figures, [wait for tally in tallies for wait in tally.waits])


def _lines(figures: dict[str, list[float]], waits: list[float]) -> list[Line]:
    slowest = f"p99 {percentile(waits, 0.99) * 1000:.0f} ms"
    return [
        Line(
            "comments posted",
            ratio(figures["venire"], figures["isso"]),
            ours=f"{Spread.of(figures['venire']).median:,.0f}/s, {slowest}",
            peer=f"Isso {Spread.of(figures['isso']).median:,.0f}/s",
            target=Target("at least", 2),
            note=NOTE,
        )
    ]


def _topics(venire: Product) -> list[str]:
    page = fetch(venire.port, "/en/").decode()
    return sorted(set(re.findall(r'"/en/topics/([a-z0-9-]+)', page)))


def _form(venire: Product) -> Post:
    host = f"127.0.0.1:{venire.port}"

    def post(topic: str, author: str, text: str) -> bytes:
        fields = {"author": author, "body": text, "parent": "", "website": "", "seconds": "41.5"}
        body = urlencode(fields)
        return (
            f"POST /en/topics/{topic}/comments HTTP/1.1\r\nHost: {host}\r\n"
            f"Origin: http://{host}\r\nSec-Fetch-Site: same-origin\r\n"
            f"Referer: http://{host}/en/topics/{topic}\r\nUser-Agent: Mozilla/5.0 (bench)\r\n"
            "Accept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()

    return post


def _visits(topics: list[str], post: Post, visitors: Iterator[int]) -> Iterator[Visit]:
    turn = cycle(topics)
    for visitor in visitors:
        texts, authors = comments(visitor), names(visitor)
        requests = [post(next(turn), next(authors), next(texts)) for _ in range(A_VISIT)]
        yield Visit(iter(requests), address(visitor))


def _drive(effort: Effort, port: int, visits: Iterator[Visit], status: int) -> Tally:
    return drive(port, visits, connections=CONNECTIONS, seconds=effort.seconds, status=status)


def _count(database: Path) -> tuple[int, int]:
    """Count all visitors' items, and those among them that are not screened yet."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        row = connection.execute(
            "SELECT count(*), coalesce(sum(state = 'screening'), 0) FROM review_item "
            "WHERE origin = 'visitor'"
        ).fetchone()
    return int(row[0]), int(row[1])


def _wait_until_screened(database: Path, expected: int, patience: float = 120.0) -> None:
    """Let the worker finish, so that it does not slow the peer. Raises RuntimeError for losses."""
    began = monotonic()
    while (found := _count(database))[1]:
        if monotonic() - began > patience:
            raise RuntimeError(f"{found[1]} comments are not screened after {patience:.0f} s")
        sleep(0.1)
    if found[0] < expected:
        raise RuntimeError(f"{expected} items were accepted, {found[0]} are there")
