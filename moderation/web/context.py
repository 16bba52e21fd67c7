"""Who acts in a request, and when."""

import secrets
from datetime import datetime

from flask import current_app
from flask_login import current_user

from moderation.domain.actor import Actor, ActorKind, Context

#: A visitor before the action has found or made the author behind the cookie.
NOBODY = Actor(ActorKind.AUTHOR, "unknown")
SYSTEM = Actor(ActorKind.SYSTEM, "web")


def now() -> datetime:
    """Return the application's time: aware, UTC, and set by hand in tests."""
    moment: datetime = current_app.extensions["venire_clock"]()
    return moment


def current_context() -> Context:
    """Return the context for one action: the signed-in person or a visitor, now, in a new group."""
    return Context(current_actor(), now(), secrets.token_hex(16))


def system_context() -> Context:
    """Return the context for what Venire does by itself while it answers."""
    return Context(SYSTEM, now(), secrets.token_hex(16))


def current_actor() -> Actor:
    """Return the signed-in person with the role of this moment, or `NOBODY`."""
    if not current_user.is_authenticated:
        return NOBODY
    return Actor(ActorKind.USER, str(current_user.id), current_user.role)
