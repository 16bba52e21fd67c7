"""Mail to the operator, handed to a scripted mail server over a socket."""

import socketserver
import threading
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from moderation.work.handlers.mail import deliver


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks just enough SMTP to take one letter; keeps what it was told."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.told: list[str] = []


class Conversation(socketserver.StreamRequestHandler):
    """One client's lines and our answers."""

    server: MailServer

    def handle(self) -> None:
        """Answer until QUIT; a letter's lines end with a lone dot."""
        self._say("220 ready")
        in_letter = False
        for line in self.rfile:
            text = line.decode().rstrip("\r\n")
            self.server.told.append(text)
            if in_letter and text != ".":
                continue
            in_letter = text.upper() == "DATA"
            self._say(_ANSWERS.get(text.split(" ")[0].upper(), "250 ok"))
            if text.upper() == "QUIT":
                return

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


_ANSWERS = {"DATA": "354 go on", "QUIT": "221 bye"}


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server on a port of its own."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_letter_reaches_the_server(mail_server: MailServer) -> None:
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = "Seal", "a@example.org", "b@example.org"
    letter.set_content("Hash: abc\n")
    deliver(f"smtp://127.0.0.1:{mail_server.server_address[1]}", letter)
    assert "Hash: abc" in mail_server.told
    assert any("b@example.org" in line for line in mail_server.told if line.startswith("rcpt"))


def test_a_server_that_is_away_is_an_error_to_be_tried_again() -> None:
    with pytest.raises(OSError, match="refused"):
        deliver("smtp://127.0.0.1:9", EmailMessage())
