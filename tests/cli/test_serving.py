"""What surrounds the web server's processes."""

import http.server
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing

import pytest

from moderation.cli.serving import readiness, refuse_taken_port
from moderation.config import Config
from moderation.domain.errors import Misconfigured


def configured(tmp_path, port, **settings):
    values = {"INSTANCE": str(tmp_path), "PORT": str(port), **settings}
    return Config.from_environment({f"VENIRE_{name}": value for name, value in values.items()})


def test_a_port_that_somebody_holds_is_refused(tmp_path, unused_port):
    config = configured(tmp_path, unused_port)
    refuse_taken_port(config)
    taken = pytest.raises(Misconfigured, match="write another VENIRE_PORT")
    with closing(socket.create_server(("127.0.0.1", unused_port))), taken:
        refuse_taken_port(config)
    refuse_taken_port(config)


def test_an_address_of_another_machine_is_refused(tmp_path, unused_port):
    with pytest.raises(Misconfigured, match="VENIRE_BIND"):
        refuse_taken_port(configured(tmp_path, unused_port, BIND="192.0.2.1"))


@pytest.mark.parametrize(("status", "ready"), [(200, True), (503, False)])
@pytest.mark.parametrize("body", [b'{"database": "ok"}', b"<p>no JSON</p>"])
def test_readiness_tells_what_the_web_says(tmp_path, unused_port, status, ready, body):
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", unused_port), Answer) as server:
        asked = threading.Thread(target=server.handle_request)
        asked.start()
        told = readiness(configured(tmp_path, unused_port, BIND="0.0.0.0"))
        asked.join()
    assert (told["web"], told["ready"]) == ("answers", ready)
    assert told["says"] in ({"database": "ok"}, "<p>no JSON</p>")


def becomes(said, config, seconds=30.0):
    """Wait until the web "answers" or "does not answer"."""
    until = time.monotonic() + seconds
    while readiness(config)["web"] != said and time.monotonic() < until:
        threading.Event().wait(0.05)
    return readiness(config)["web"] == said


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_answers_once_the_server_is_gone(tmp_path, unused_port, ending):
    config = configured(tmp_path, unused_port)
    settings = {"VENIRE_INSTANCE": str(tmp_path), "VENIRE_PORT": str(unused_port)}
    words = [sys.executable, "-m", "moderation.cli", "web"]
    with subprocess.Popen(words, env=os.environ | settings, stdout=subprocess.DEVNULL) as server:
        try:
            assert becomes("answers", config)
            server.send_signal(ending)
            server.wait(15)
            assert becomes("does not answer", config)
        finally:
            server.kill()
