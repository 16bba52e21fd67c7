"""The letter: made of a notice so that nothing in it can add a header or a recipient."""

from __future__ import annotations

import re
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from moderation.hooks.toolkit import Notice

_UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_ADDRESS = re.compile(r"[^@\s<>\"'(),:;\\\[\]\x00-\x1f\x7f]+@[^@\s<>\"'(),:;\\\[\]\x00-\x1f\x7f]+")
_LONGEST_ADDRESS = 254
_LONGEST_SUBJECT = 200
_LONGEST_BODY = 1_000_000


class NoAddress(ValueError):
    """A sender or recipient is no mail address; the text does not repeat it."""


def letter(notice: Notice, sender: str, now: datetime) -> EmailMessage:
    """Make the letter of a notice, sent at `now` (aware). Raises `NoAddress`.

    The same notice, sent again, has the same Message-ID: mail programs show it once.
    """
    source, target = _address(sender), _address(notice.recipient)
    made = EmailMessage(policy=SMTP)
    made["Subject"] = _line(notice.subject)
    made["From"], made["To"] = source, target
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<{_mark(notice)}@{source.domain}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(_body(notice))
    return made


def _address(text: str) -> Address:
    """Read one plain address, without a name and without anything that parts addresses."""
    if len(text) > _LONGEST_ADDRESS or not text.isascii() or not _ADDRESS.fullmatch(text):
        raise NoAddress("sender and recipient must be plain mail addresses")
    try:
        return Address(addr_spec=text)
    except (MessageError, ValueError) as error:
        raise NoAddress("sender and recipient must be plain mail addresses") from error


def _mark(notice: Notice) -> str:
    known = f"{notice.notice_id}\n{notice.recipient}".encode("utf-8", "replace")
    return sha256(known).hexdigest()[:40]


def _line(text: str) -> str:
    """Put a subject on one line: whatever could end a header becomes a space."""
    return _UNSEEN.sub(" ", _writable(text)).strip()[:_LONGEST_SUBJECT]


def _body(notice: Notice) -> str:
    parts = [_writable(notice.body)[:_LONGEST_BODY], _line(notice.link)]
    return "\n\n".join(part.rstrip() for part in parts if part) + "\n"


def _writable(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
