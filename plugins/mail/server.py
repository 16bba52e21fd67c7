"""The conversation with the mail server; what goes wrong in it never tells the password."""

from __future__ import annotations

import smtplib
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from time import monotonic
from urllib.parse import quote, unquote, urlsplit

from moderation.hooks.toolkit import NotSetUp

STEP_SECONDS = 8.0
"""How long each answer of the server is waited for."""
ENTRY_SECONDS = 15.0
"""A server that took longer to let us in is told nothing: the call's own time would run out."""
_ADVICE = "write smtp://user:password@host:587 or smtps://user:password@host:465"


class MailRefused(Exception):
    """The server was not reached, or did not take what it was told."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail goes: `secure` speaks TLS from the first byte, else STARTTLS where offered."""

    host: str
    port: int
    secure: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def at(cls, address: str) -> Server:
        """Read `smtp://` or `smtps://`. Raises `NotSetUp`, whose text does not repeat it."""
        try:
            parts = urlsplit(address)
            port, host = parts.port, parts.hostname or ""
        except ValueError:
            raise NotSetUp(f"the mail server's address cannot be read: {_ADVICE}") from None
        secure = parts.scheme == "smtps"
        if parts.scheme not in {"smtp", "smtps"} or not host:
            raise NotSetUp(f"the mail server's address is none of mail: {_ADVICE}")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(host, port or (465 if secure else 587), secure, user, password)

    def hide(self, text: str) -> str:
        """Take the password out of a text, in the forms in which a server may repeat it."""
        plain = self.password.encode("utf-8", "replace")
        user = self.user.encode("utf-8", "replace")
        forms = [self.password, quote(self.password, safe="")]
        forms += [b64encode(one).decode() for one in (plain, b"\0" + user + b"\0" + plain)]
        for form in sorted(filter(None, forms), key=len, reverse=True) if self.password else ():
            text = text.replace(form, "***")
        return text


@contextmanager
def conversation(server: Server, context: ssl.SSLContext) -> Iterator[smtplib.SMTP]:
    """Connect, greet, go over to TLS, sign in; leave politely. Raises `MailRefused`."""
    started = monotonic()
    try:
        client = _connected(server, context)
        try:
            if monotonic() - started > ENTRY_SECONDS:
                raise TimeoutError("it was too slow to be told more")
            yield client
        except BaseException:
            client.close()
            raise
        _leave(client)
    except (OSError, smtplib.SMTPException, UnicodeError, ValueError) as error:
        # The first error may hold the password: it is not kept as the cause.
        raise MailRefused(server.hide(f"{type(error).__name__}: {error}")) from None


def _connected(server: Server, context: ssl.SSLContext) -> smtplib.SMTP:
    if server.secure:
        client: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=STEP_SECONDS, context=context
        )
    else:
        client = smtplib.SMTP(server.host, server.port, timeout=STEP_SECONDS)
    try:
        _enter(client, server, context)
    except BaseException:
        client.close()
        raise
    return client


def _enter(client: smtplib.SMTP, server: Server, context: ssl.SSLContext) -> None:
    client.ehlo()
    encrypted = server.secure
    if not encrypted and client.has_extn("starttls"):
        client.starttls(context=context)
        client.ehlo()
        encrypted = True
    if not server.user:
        return
    if not encrypted and not _is_own_machine(server.host):
        raise smtplib.SMTPException("it offers no encryption, so the password was not sent")
    client.login(server.user, server.password)


def _leave(client: smtplib.SMTP) -> None:
    """Say goodbye. What was handed over stays so, whatever the server answers to that."""
    with suppress(OSError, smtplib.SMTPException):
        client.quit()
    client.close()


def _is_own_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
