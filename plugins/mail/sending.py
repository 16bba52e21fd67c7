"""The notifier: one letter for each notice, handed to the operator's mail server."""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from moderation.hooks.toolkit import (
    CheckAnswer,
    Notice,
    Notifier,
    NotSetUp,
    message,
    secret,
    setting,
)

from .letter import letter
from .server import Server, conversation


@dataclass(frozen=True, slots=True)
class MailSettings:
    """What an admin can set."""

    server: str = setting(
        "env:VENIRE_SMTP_URL",
        message("Mail server"),
        message("The environment variable that holds smtp://user:password@host:587 or smtps://…"),
        secret=True,
    )
    sender: str = setting(
        "", message("Sender"), message("A mail address; without one, that of VENIRE_CONTACT.")
    )
    check_certificate: bool = setting(
        True,
        message("Check the server's certificate"),
        message("Only a server of your own, in your own network, may go unchecked."),
    )


class Mail(Notifier[MailSettings]):
    """Sends to the address that is the notice's recipient."""

    id = "mail"
    title = message("Mail")
    settings_class = MailSettings
    seconds_limit: ClassVar[float] = 30.0

    def send(self, notice: Notice) -> None:
        """Send one letter. Raises `NotSetUp`, `NoAddress` or `MailRefused`; none has a secret."""
        if not notice.recipient:
            raise NotSetUp("there is nobody to send to")
        made = letter(notice, self._sender(), datetime.now(UTC))
        with conversation(self._server(), self._tls()) as client:
            client.send_message(made)

    def check(self) -> CheckAnswer:
        """Connect, greet, go over to TLS and sign in, without sending anything."""
        server, sender = self._server(), self._sender()
        with conversation(server, self._tls()):
            pass
        text = message("%(host)s takes mail from %(sender)s.", host=server.host, sender=sender)
        return CheckAnswer(True, text)

    def _server(self) -> Server:
        return Server.at(secret(self.settings.server))

    def _sender(self) -> str:
        sender = self.settings.sender or os.environ.get("VENIRE_CONTACT", "")
        if not sender:
            raise NotSetUp("there is no sender, set one or VENIRE_CONTACT")
        return sender

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if not self.settings.check_certificate:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context
