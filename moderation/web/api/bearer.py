"""Who asks: the owner of the token that is shown, as they are now, and nobody by cookie."""

import secrets

from flask import g, request

from moderation.actions.users.tokens import note_use
from moderation.domain.accounts.tokens import PERMISSION, Scope
from moderation.domain.actor import Actor, ActorKind, Context, require
from moderation.extensions import db
from moderation.queries.tokens.bearers import Bearer, bearer
from moderation.web.context import now

_KEY = "venire_bearer"


def recognise() -> bool:
    """Find out who asks; say whether the token is one that counts."""
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    found = bearer(shown.strip(), now()) if scheme.lower() == "bearer" else None
    if found is None:
        return False
    setattr(g, _KEY, found)
    if found.last_used_on != now().date():
        db.session.rollback()
        note_use(found.token_id, now().date())
    return True


def caller() -> Bearer:
    """Return who asks. Raises AttributeError where no token was asked for."""
    found: Bearer = getattr(g, _KEY)
    return found


def context() -> Context:
    """Return the context for one action of the token's owner."""
    owner = caller().account
    return Context(Actor(ActorKind.USER, str(owner.id), owner.role), now(), secrets.token_hex(16))


def holds(scope: Scope) -> bool:
    """Say whether the token was made for this."""
    return scope in caller().scopes


def require_role() -> None:
    """Raise NotAllowed for an owner whose role has no business at the desk."""
    require(context(), PERMISSION)
