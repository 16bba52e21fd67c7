"""Mail to the operator. Without a mail server or a contact there is nothing to send."""

import smtplib
from collections.abc import Sequence
from datetime import date
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from flask import current_app

from moderation.actions.transaction import transaction
from moderation.config import Config
from moderation.domain.messages import message
from moderation.queries.day_seals import PublishedSeal, seal_of
from moderation.work.claims import Claim, finish
from moderation.work.handlers.giving_up import give_up
from moderation.work.shift import Shift

TIME_OUT = 20.0  # seconds for each step of the conversation with the mail server


def send_mail(shift: Shift, claims: Sequence[Claim]) -> None:
    """Send each claim's mail; a server that refuses is asked again later."""
    config: Config = current_app.config["VENIRE"]
    for claim in shift.go_on(claims):
        seal = seal_of(date.fromisoformat(claim.subject.partition(":")[2]))
        if not config.smtp_url or not config.contact:
            give_up(claim, message("No mail is sent: set VENIRE_SMTP_URL and VENIRE_CONTACT."))
        elif seal is not None:
            deliver(config.smtp_url, _letter(config, config.contact, seal))
            with transaction() as session:
                finish(session, [claim])


def deliver(smtp_url: str, letter: EmailMessage) -> None:
    """Hand a letter to the server of an ``smtp:`` or ``smtps:`` address; raises OSError kinds."""
    parts = urlsplit(smtp_url)
    secure = parts.scheme == "smtps"
    client = smtplib.SMTP_SSL if secure else smtplib.SMTP
    port = parts.port or (465 if secure else 587)
    with client(parts.hostname or "", port, timeout=TIME_OUT) as server:
        server.ehlo()
        if not secure and server.has_extn("starttls"):
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(letter)


def _letter(config: Config, contact: str, seal: PublishedSeal) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = f"Venire: seal of the ledger for {seal.day}"
    letter["From"] = contact
    letter["To"] = contact
    letter.set_content(
        f"Day (UTC): {seal.day}\nRows: {seal.position}\nHash: {seal.hash}\n"
        f"Site: {config.public_url}\n\nKeep this: with it anybody can prove that the ledger up to"
        " that day was not written anew.\n"
    )
    return letter
