"""Servers on loopback that answer by script, and clients that may reach them."""

import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from random import Random

from moderation.hooks.contracts.http import RateLimit
from moderation.hooks.outbound.client import GuardedClient, Surrounding, Terms
from moderation.hooks.outbound.here import MemoryHere
from moderation.hooks.outbound.places import Place, parse_place

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def answer(status=200, body=b"", **headers):
    """Write an answer; underscores in names of headers stand for hyphens."""
    named = {"Content-Length": len(body), **{k.replace("_", "-"): v for k, v in headers.items()}}
    lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in named.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


class Server:
    """Listens on a loopback port. Each request is given to the script, which speaks to the socket.

    A script is bytes to send, or a function of the socket and the request. The last one is used
    again for all requests that follow.
    """

    def __init__(self, *scripts, context=None, host="127.0.0.1"):
        self.scripts = list(scripts) or [OK]
        self.requests = []
        self.connections = 0
        self.began = []
        self._context = context
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listening = socket.create_server((host, 0), family=family)
        self._open = []
        self.port = self._listening.getsockname()[1]
        self.place = Place(host, self.port)
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self):
        return f"http://{self.place}"

    def close(self):
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for one in self._open:
            one.close()

    def _accept(self):
        while True:
            try:
                opened, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(opened,), daemon=True).start()

    def _serve(self, opened):
        self._open.append(opened)
        with suppress(OSError), opened:
            if self._context is not None:
                opened = self._context.wrap_socket(opened, server_side=True)
                self._open.append(opened)
            while True:
                request = _read(opened)
                if not request:
                    break
                self.requests.append(request)
                script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
                if callable(script):
                    script(opened, request)
                    break
                opened.sendall(script)


def _read(opened):
    content = b""
    while b"\r\n\r\n" not in content:
        piece = opened.recv(65536)
        if not piece:
            return b""
        content += piece
    head, _, body = content.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            while len(body) < int(line.partition(b":")[2]):
                body += opened.recv(65536)
    return head + b"\r\n\r\n" + body


@contextmanager
def serving(*scripts, **options):
    server = Server(*scripts, **options)
    try:
        yield server
    finally:
        server.close()


class Time:
    """A steady clock and a wall clock that pass only by sleeping; real ones if `real`."""

    def __init__(self):
        self.slept = []
        self.seconds = 1_000.0

    def __call__(self):
        return self.seconds

    def now(self):
        return datetime.fromtimestamp(1_800_000_000 + self.seconds, UTC)

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.seconds += seconds


def loopback(host, port):
    """Resolve every name to this machine."""
    return ["127.0.0.1"]


def client(
    *places,
    seconds=5.0,
    pace=None,
    private=(),
    memory=None,
    time=None,
    resolver=None,
    plugin="tester",
):
    """Make a client that may reach `places`; the servers among them count as private."""
    named = [one.place if isinstance(one, Server) else parse_place(one) for one in places]
    local = [one.place for one in places if isinstance(one, Server)]
    terms = Terms(
        plugin,
        seconds,
        pace or RateLimit(),
        frozenset([*local, *map(parse_place, private)]),
        "Venire/test",
    )
    around = Surrounding(randomness=Random(7), resolver=resolver)
    if time is not None:
        around = Surrounding(time, time.now, time.sleep, Random(7), resolver)
        memory = memory or MemoryHere(time.now)
    return GuardedClient(terms, lambda: frozenset(named), memory or MemoryHere(), around)


def self_signed(folder, name="localhost"):
    """Make a server's context with a certificate that nobody vouched for; needs openssl."""
    import subprocess

    key, certificate = folder / "key.pem", folder / "certificate.pem"
    words = [
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        "-keyout", key, "-out", certificate, "-subj", f"/CN={name}",
        "-addext", f"subjectAltName=DNS:{name}",
    ]  # fmt: skip
    subprocess.run(words, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate
