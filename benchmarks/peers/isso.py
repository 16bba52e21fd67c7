"""Isso, a comment server: from PyPI, in a virtual environment of its own, as its manual runs it."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from benchmarks.stage.load import TARGET
from benchmarks.stage.processes import free_port, started, wait_for_page

VERSION = "0.14.0"
HOME = Path(__file__).resolve().parents[1] / ".peers" / f"isso-{VERSION}"
#: What is imported there: a folder of its own, for nothing of ours may hide a module of Isso's.
INSIDE = Path(__file__).with_name("inside_isso")

# Limits on, as in the manual's own example, but too wide to refuse what a bench sends.
SETTINGS = """
[general]
dbpath = {database}
host = http://{host}:{port}/
[server]
listen = http://{host}:{port}
[guard]
enabled = true
ratelimit = 1000000
direct-reply = 1000000
reply-to-self = true
require-author = true
"""


@dataclass(frozen=True, slots=True)
class Isso:
    """A running server."""

    port: int

    def post(self, thread: str, author: str, text: str) -> bytes:
        """Give the request that posts a comment, as its own script sends it."""
        comment = {"author": author, "text": text, "parent": None, "title": thread}
        body = json.dumps(comment).encode()
        head = (
            f"POST /new?uri={quote(f'/{thread}')} HTTP/1.1\r\nHost: {TARGET}:{self.port}\r\n"
            f"Origin: http://{TARGET}:{self.port}\r\nUser-Agent: Mozilla/5.0 (bench)\r\n"
            f"Accept: application/json\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def install() -> None:
    """Make the virtual environment unless it is there. Raises CalledProcessError without PyPI."""
    ready = HOME / "ready"
    if ready.exists():
        return
    venv.create(HOME, clear=True, with_pip=True)
    pip = [str(HOME / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    packages = [f"isso=={VERSION}", "gunicorn"]
    subprocess.run([*pip, "install", *packages], check=True, stdout=sys.stderr)
    ready.touch()


@contextmanager
def running(place: Path) -> Iterator[Isso]:
    """Run it under gunicorn, 2 workers of 4 threads."""
    install()
    port, log, settings = free_port(), place / "isso.log", place / "isso.cfg"
    text = SETTINGS.format(database=place / "isso.db", host=TARGET, port=port)
    settings.write_text(text, encoding="utf-8")
    gunicorn = [str(HOME / "bin" / "python"), "-m", "gunicorn", "--bind", f"{TARGET}:{port}"]
    options = ["--workers", "2", "--threads", "4", "--preload", "tuned_isso"]
    environment = {"ISSO_SETTINGS": str(settings), "PYTHONPATH": str(INSIDE)}
    with started([*gunicorn, *options], environment, log) as process:
        wait_for_page(process, log, port, "/info")
        yield Isso(port)
