"""What the web server's processes need around the application."""

import gc
import json
import os
import socket
import sys
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from moderation.config import Config, wrong
from moderation.domain.errors import VenireError
from moderation.work.processes.parentage import end_with_parent
from moderation.work.processes.presence import announce

if TYPE_CHECKING:
    from flask import Flask

    from moderation.queries.tags.matching.lexicon import Lexicon

ANSWER_SECONDS = 5.0
KNOWING_SECONDS = 2.0
"""Seconds that a start waits for the vocabulary: enough for some 20,000 tags."""
WEB_WORKERS = 2


def application() -> "Flask":
    """Make the application of one server process, which ends when its parent does."""
    from moderation.app import create_app

    # A killed server would leave workers that go on answering on the same port, beside new ones.
    end_with_parent(os.getppid())
    try:
        app = create_app()
    except VenireError as error:
        raise SystemExit(f"venire: {error.reason}") from None
    _answer_oneself(app)
    _know_the_tags(app)
    spare_requests_the_rest()
    announce(app.config["VENIRE"].instance, "web")
    return app


def _answer_oneself(app: "Flask") -> None:
    """End this process unless the application answers: who waits for it then knows."""
    status = app.test_client().get("/healthz", base_url="http://localhost").status_code
    if status != 200:
        raise SystemExit(f"venire: the application answers itself with status {status}")


def _know_the_tags(app: "Flask") -> None:
    """Prepare the vocabulary before the first name is compared with it; a large one goes on beside.

    Without it the first visitor after a start is asked about no look-alike.
    """
    lexicon: Lexicon = app.extensions["venire_lexicon"]
    with app.app_context():
        lexicon.prepared()
        lexicon.wait(KNOWING_SECONDS)


def spare_requests_the_rest() -> None:
    """Let the collector of garbage pass over what was loaded until now, which stays anyway.

    Looking through all of it stops every request for 30 ms and more.
    """
    gc.collect()
    gc.freeze()


def server_command(bind: str, port: int, target: str) -> list[str]:
    """Give the command that serves the application which ``target`` (``module:function``) makes.

    Two workers of four threads were the fastest here. A worker that dies is replaced by its parent;
    `application` sees to it that none outlives that parent.
    """
    options = {
        "--interface": "wsgi",
        "--host": bind,
        "--port": str(port),
        "--workers": str(WEB_WORKERS),
        "--blocking-threads": "4",
        "--workers-kill-timeout": "10",
        "--log-level": "error",
    }
    words = [word for option in options.items() for word in option]
    flags = ["--no-ws", "--respawn-failed-workers", "--factory"]
    return [sys.executable, "-m", "granian", *words, *flags, target]


def refuse_taken_port(config: Config) -> None:
    """Raise Misconfigured if something listens there: the server itself would share the port."""
    family = socket.AF_INET6 if ":" in config.bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.bind, config.port))
        except OSError as error:
            advice = f"{error.strerror} on {config.bind}; write another VENIRE_PORT or VENIRE_BIND"
            raise wrong("VENIRE_PORT", str(config.port), advice) from None


def readiness(config: Config) -> dict[str, object]:
    """Ask the web of this machine whether it is alive and ready; what it says comes along."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(config.bind, config.bind)  # noqa: S104
    address = f"http://[{host}]" if ":" in host and host[0] != "[" else f"http://{host}"
    try:
        request = f"{address}:{config.port}/readyz"
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:  # noqa: S310
            return {"web": "answers", "ready": True, "says": _read(answer.read())}
    except urllib.error.HTTPError as error:
        return {"web": "answers", "ready": False, "says": _read(error.read())}
    except OSError as error:
        return {"web": "does not answer", "ready": False, "says": str(error)}


def _read(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode(errors="replace")[:200]
