"""Two hundred open desks that ask what has changed: what they cost, and what others notice."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from http.cookies import SimpleCookie
from itertools import count, cycle
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from urllib.parse import urlencode

from benchmarks.measuring import Effort, Spread, percentile, ratio, side_by_side
from benchmarks.report import Line, Target
from benchmarks.stage.instances import VENIRE, Product, folder, product
from benchmarks.stage.load import TARGET, address
from benchmarks.stage.polling import Answers, open_desks
from benchmarks.stage.processes import family, fetch
from moderation.web.cookies import FRESH_COOKIE

DESKS, EVERY = 200, 5.0  # seconds, as static/desk.js has it
SESSIONS = 4
A_ROUND = 10.0  # seconds: twice the interval, so that each desk asks twice
PAGES_A_SECOND = 10
EMAIL, PASSWORD = "bench@example.org", "a passphrase for the bench only"
NOTE = (
    f"{DESKS} keep-alive connections, asking GET /review/changes every {EVERY:.0f} s with what "
    f"it knows, while a visitor comments once a second and one browser asks for {PAGES_A_SECOND} "
    "pages a second (the desk's queue and a topic made anew, in turn); share: processor time of "
    "the web's processes above that of the same seconds without desks; p95: of those pages"
)


def run(effort: Effort) -> list[Line]:
    """Ask for the same pages with and without open desks, in turn."""
    if sys.platform != "linux":
        raise RuntimeError("processor time of other processes is read from /proc")
    with folder() as place, product(place) as venire:
        bench = _Bench(venire, effort)
        with _comments(venire, bench.topic):
            rounds = 2 if effort.quick else max(3, effort.rounds)
            figures = side_by_side({"beside": bench.beside, "alone": bench.alone}, rounds)
    return _lines(bench, figures["beside"], figures["alone"])


def _lines(bench: _Bench, beside: Sequence[float], alone: Sequence[float]) -> list[Line]:
    shares = [more - less for more, less in zip(bench.busy, bench.calm, strict=True)]
    ours, theirs = Spread.of(beside).median, Spread.of(alone).median
    return [
        Line(
            f"{bench.desks} open desks, of a core", Spread.of(shares), "cores",
            ours=f"{Spread.of(bench.asked).median:.0f} questions/s",
            target=Target("at most", 0.25), note=NOTE,
        ),
        Line(
            "p95 of other pages beside them", ratio(beside, alone), ours=f"{ours * 1000:.1f} ms",
            peer=f"without them {theirs * 1000:.1f} ms", target=Target("at most", 1.2), note=NOTE,
        ),
    ]  # fmt: skip


class _Bench:
    """A running product, signed-in desks, and what was noted of the rounds."""

    def __init__(self, venire: Product, effort: Effort) -> None:
        self._venire = venire
        self._seconds = effort.seconds if effort.quick else A_ROUND
        self._cookies = _signed_in(venire)
        self.topic = _first_topic(venire)
        self._pages = ("/review/", self._cookies[0]), (self.topic, f"{FRESH_COOKIE}=1")
        self.desks = effort.sized(DESKS, 20)
        self.busy: list[float] = []
        self.calm: list[float] = []
        self.asked: list[float] = []

    def alone(self) -> float:
        """Return the pages' p95 without desks, in seconds."""
        return self._measured(self.calm)

    def beside(self) -> float:
        """Return the pages' p95 beside open desks, in seconds."""
        cookies = [self._cookies[number % SESSIONS] for number in range(self.desks)]
        with open_desks(self._venire.port, cookies, EVERY) as answers:
            figure = self._measured(self.busy)
        self._require(answers)
        self.asked.append(answers.count / self._seconds)
        return figure

    def _measured(self, shares: list[float]) -> float:
        before, began = _web_seconds(self._venire), monotonic()
        waits = _visit(self._venire.port, self._pages, self._seconds)
        shares.append((_web_seconds(self._venire) - before) / (monotonic() - began))
        return percentile(waits, 0.95)

    def _require(self, answers: Answers) -> None:
        """Refuse figures of desks that were not answered."""
        expected = self.desks * self._seconds / EVERY * 0.8
        odd = set(answers.by_status) - {200, 204, 304}
        if answers.cut or odd or answers.count < expected:
            raise RuntimeError(f"the desks got {answers.by_status}, {answers.cut} were cut off")


def _visit(port: int, pages: Sequence[tuple[str, str]], seconds: float) -> list[float]:
    """Ask for pages at a steady pace, one after the other; return the seconds of each."""
    waits: list[float] = []
    ends = monotonic() + seconds
    with closing(http.client.HTTPConnection(TARGET, port, timeout=10)) as connection:
        for path, cookie in cycle(pages):
            began = monotonic()
            if began >= ends:
                return waits
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path} gave {answer.status}")
            waits.append(monotonic() - began)
            sleep(max(0.0, began + 1 / PAGES_A_SECOND - monotonic()))
    raise AssertionError("cycle() ends never")


def _web_seconds(venire: Product) -> float:
    """Return the processor seconds of all processes of the web server so far."""
    return sum(map(_processor_seconds, _web(venire)))


def _web(venire: Product) -> list[int]:
    members = family(venire.process.pid)
    return [one for one in members if b"granian" in _read(one, "cmdline")]


def _processor_seconds(process: int) -> float:
    fields = _read(process, "stat").rpartition(b")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def _read(process: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{process}/{name}").read_bytes()
    except OSError:
        return b""  # it ended meanwhile


def _first_topic(venire: Product) -> str:
    found = re.search(r'"(/en/topics/[a-z0-9-]+)', fetch(venire.port, "/en/").decode())
    if found is None:
        raise RuntimeError("the gallery shows no topic")
    return found[1]


def _signed_in(venire: Product) -> list[str]:
    """Make a moderator who signs in in several browsers; return their cookies."""
    environment = {**os.environ, "VENIRE_INSTANCE": str(venire.instance)}
    subprocess.run(
        [*VENIRE, "create-user", EMAIL, "--role", "moderator", "--password-stdin"],
        input=PASSWORD.encode(), env=environment, check=True, capture_output=True,
    )  # fmt: skip
    return [_session(venire.port) for _ in range(SESSIONS)]


def _session(port: int) -> str:
    status, cookies = _post(port, "/auth/login", {"email": EMAIL, "password": PASSWORD})
    if status != 303:
        raise RuntimeError(f"signing in gave {status}")
    return cookies


def _post(port: int, path: str, fields: dict[str, str], source: str = TARGET) -> tuple[int, str]:
    """Send a form from an address of loopback; return the status and the cookies that came."""
    connection = http.client.HTTPConnection(TARGET, port, timeout=10, source_address=(source, 0))
    with closing(connection):
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
        }
        connection.request("POST", path, urlencode(fields), headers)
        answer = connection.getresponse()
        answer.read()
        jar = SimpleCookie()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            jar.load(cookie)
        return answer.status, "; ".join(f"{name}={one.value}" for name, one in jar.items())


@contextmanager
def _comments(venire: Product, topic: str) -> Iterator[None]:
    """Let a visitor comment once a second beside the block, so that there is something to tell."""
    over = Event()

    def comment() -> None:
        for number in count(1):
            if over.wait(1.0):
                return
            fields = {"author": "Ada", "body": f"Remark {number} on it.", "parent": ""}
            _post(venire.port, f"{topic}/comments", fields, address(number))

    visitor = Thread(target=comment, daemon=True)
    visitor.start()
    try:
        yield
    finally:
        over.set()
        visitor.join(10)
