"""What is sent, and the signature by which a receiver knows it for ours.

The signature is HMAC-SHA256, in hexadecimal, over the header `Venire-Timestamp`, a full stop and
the body as it came. A receiver verifies before it reads anything::

    expected = hmac.new(secret, timestamp + b"." + body, "sha256").hexdigest()
    hmac.compare_digest("v1=" + expected, headers["Venire-Signature"])

It refuses timestamps that are more than five minutes off, and does nothing twice for one
`Venire-Notice`: a notice that is sent again has a new timestamp and signature, but the same name.
"""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from urllib.parse import quote

from moderation.hooks.toolkit import Notice

NOTICE, TIMESTAMP, SIGNATURE = "Venire-Notice", "Venire-Timestamp", "Venire-Signature"
_LONGEST_NAME = 200


def body(notice: Notice) -> bytes:
    """Give a notice as JSON, in ASCII: `notice_id`, `recipient`, `subject`, `body`, `link`."""
    fields = {
        "notice_id": notice.notice_id,
        "recipient": notice.recipient,
        "subject": notice.subject,
        "body": notice.body,
        "link": notice.link,
    }
    return json.dumps(fields, separators=(",", ":")).encode("ascii")


def headers(notice: Notice, content: bytes, secret: str, seconds: int) -> dict[str, str]:
    """Give the headers that name and sign `content`; `seconds` is the time since 1970."""
    return {
        NOTICE: _name(notice.notice_id),
        TIMESTAMP: str(seconds),
        SIGNATURE: f"v1={signature(content, secret, seconds)}",
    }


def signature(content: bytes, secret: str, seconds: int) -> str:
    """Sign a timestamp and a body, in hexadecimal."""
    signed = f"{seconds}.".encode("ascii") + content
    return hmac.new(secret.encode("utf-8", "surrogateescape"), signed, sha256).hexdigest()


def _name(notice_id: str) -> str:
    """Write the id of a notice as a header takes it; a very long one by its hash."""
    name = quote(notice_id, safe=":@", errors="replace")
    return name if len(name) <= _LONGEST_NAME else sha256(name.encode("ascii")).hexdigest()
