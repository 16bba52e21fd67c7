"""A whole Venire in a folder of its own, and people who use it over HTTP as browsers do."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(ask: Callable[[], Result], seconds: float = 30.0) -> Result:
    """Ask until the answer is true, then give it; fail after so many seconds."""
    end = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < end, f"nothing came within {seconds} s"
        time.sleep(0.1)
    return answer


@dataclass(frozen=True, slots=True)
class Page:
    """What came back: the status, the address after redirects, the body."""

    status: int
    address: str
    body: str

    def hidden(self, name: str) -> str:
        """The value of the first hidden field of this name."""
        found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', self.body)
        assert found, f"no field {name} on {self.address}"
        return found.group(1)


class Browser:
    """A browser without JavaScript: keeps cookies, follows redirects, says where forms are from."""

    def __init__(self, home: str) -> None:
        self.home = home
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(cookies)

    def get(self, path: str) -> Page:
        """Open a page."""
        return self._open(urllib.request.Request(self.home + path))

    def post(self, path: str, fields: Mapping[str, str], origin: str = "same-origin") -> Page:
        """Send a form and follow to the page that answers."""
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.home + path, body)
        request.add_header("Sec-Fetch-Site", origin)
        return self._open(request)

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Page(answer.status, answer.url, answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return Page(error.code, request.full_url, error.read().decode())


@dataclass(slots=True)
class Installation:
    """``venire up`` on a folder. What it prints is gathered in ``folder/said``."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def home(self) -> str:
        """The address of the site."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables of this instance, and of the test run nothing that would change it."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith("VENIRE_")}
        own = {"VENIRE_INSTANCE": str(self.folder / "instance"), "VENIRE_PORT": str(self.port)}
        return kept | own

    def start(self, *words: str) -> None:
        """Start and wait until the address is printed."""
        with (self.folder / "said").open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "moderation.cli", "up", *words],
                stdout=said, stderr=said, env=self.environment, cwd=self.folder,
                start_new_session=True,
            )  # fmt: skip
        count = self.said().count("Venire is at")
        eventually(lambda: self.said().count("Venire is at") > count, 60)

    def said(self) -> str:
        """Everything printed so far."""
        return (self.folder / "said").read_text()

    def stop(self, number: signal.Signals = signal.SIGINT) -> float:
        """Send a signal to the supervisor alone; return how many seconds it took to end."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(30)
        self.process = None
        return time.monotonic() - began

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a ``venire`` command on this instance."""
        return subprocess.run(
            [sys.executable, "-m", "moderation.cli", *words],
            env=self.environment, cwd=self.folder, capture_output=True, text=True, timeout=120,
            check=False,
        )  # fmt: skip

    def members(self) -> set[int]:
        """The numbers of all living processes of this instance, found by their environment."""
        mark = f"VENIRE_INSTANCE={self.folder / 'instance'}".encode()
        return {number for number in _numbers() if mark in _environment_of(number).split(b"\0")}


def _numbers() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _environment_of(number: int) -> bytes:
    try:
        return Path(f"/proc/{number}/environ").read_bytes()
    except OSError:  # ended meanwhile, or not ours
        return b""
