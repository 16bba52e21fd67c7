"""Who sends a public form, and what the request showed of how it was made."""

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app, request

from moderation.actions.visiting.proposals import Trace
from moderation.domain.actor import Context
from moderation.domain.authors.addresses import NONCE_LENGTH, seal
from moderation.web.context import NOBODY, now
from moderation.web.cookies import new_receipt
from moderation.web.plugins import current_plugins
from moderation.web.public.forms import PublicForm

#: How long traces are kept.
TRACE_DAYS = 90


def visitor_context() -> Context:
    """Return the context of a visitor's act: signed in or not, here everybody is a visitor."""
    return Context(NOBODY, now(), secrets.token_hex(16))


def trace(form: PublicForm, *, private: bool = False) -> Trace:
    """Return what the request showed, for filters; the address sealed, where one needs it.

    What is sent gets a private page on which its author can follow it; what is sent from such a
    page gets none, and the page's address, which is a secret, is not kept.
    """
    address = request.remote_addr or ""
    return Trace(
        delete_on=(now() + timedelta(days=TRACE_DAYS)).date(),
        user_agent=request.headers.get("User-Agent", "")[:300],
        referrer="" if private else urlsplit_path(request.headers.get("Referer", "")),
        seconds_to_fill=form.seconds_to_fill,
        honeypot_filled=form.trapped,
        receipt="" if private else new_receipt(),
        address=address,
        sealed=_sealed(address) if current_plugins().needs_address() else None,
    )


def _sealed(address: str) -> bytes | None:
    return seal(current_app.config["SECRET_KEY"], address, secrets.token_bytes(NONCE_LENGTH))


def urlsplit_path(address: str) -> str:
    """Return an address without its query, which may hold what is nobody's business."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}{parts.path}"[:300] if parts.netloc else ""
