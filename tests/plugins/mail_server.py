"""A scripted mail server on a loopback port, with TLS and sign-in when asked for."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Script:
    """How the server answers: by verb, where it differs; what it was told, letters in full."""

    answers: dict[str, str] = field(default_factory=dict)
    offers: tuple[str, ...] = ()
    tls: ssl.SSLContext | None = None
    told: list[str] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"127.0.0.1:{self.port}"


class Conversation(socketserver.StreamRequestHandler):
    """One client's lines and our answers."""

    def handle(self) -> None:
        """Answer until QUIT or a broken connection."""
        with suppress(OSError):
            self._converse()
        self.request.close()

    def _converse(self) -> None:
        self.script: Script = self.server.script
        self._say(self.script.answers.get("HELLO", "220 ready"))
        for line in iter(self._read, b""):
            self.script.told.append(text := line.decode("latin-1").rstrip("\r\n"))
            verb = text.split(" ")[0].upper()
            self._answer(verb)
            if verb == "QUIT":
                return

    def _answer(self, verb: str) -> None:
        said = self.script.answers.get(verb) or _ANSWERS.get(verb, "250 ok")
        if verb == "EHLO":
            offered = ["hello", *self.script.offers]
            said = "\r\n".join([*(f"250-{one}" for one in offered[:-1]), f"250 {offered[-1]}"])
        self._say(said)
        if verb == "DATA" and said.startswith("354"):
            self._take_letter()
        if verb == "STARTTLS" and self.script.tls:
            self._encrypt(self.script.tls)

    def _encrypt(self, context: ssl.SSLContext) -> None:
        self.rfile.close()
        self.request = context.wrap_socket(self.request, server_side=True)
        self.rfile = self.request.makefile("rb")
        self.wfile = self.request.makefile("wb", buffering=0)

    def _take_letter(self) -> None:
        lines = list(iter(self._read, b".\r\n"))
        self.script.letters.append(b"".join(one.removeprefix(b".") for one in lines))
        self._say("250 taken")

    def _read(self) -> bytes:
        return self.rfile.readline()

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


_ANSWERS = {"DATA": "354 go on", "QUIT": "221 bye", "AUTH": "235 in", "STARTTLS": "220 go on"}


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    script: Script


@contextmanager
def serving(script: Script) -> Iterator[Script]:
    """Run a server with this script; its port is in the script."""
    with _Server(("127.0.0.1", 0), Conversation) as server:
        server.script, script.port = script, server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield script
        finally:
            server.shutdown()
            thread.join()
