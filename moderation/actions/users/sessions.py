"""Signing in and out. A session is a row: deleting it ends it, whatever cookie was copied."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from moderation.actions.record import lock
from moderation.actions.transaction import transaction
from moderation.actions.users import passwords
from moderation.actions.users.gates import Gates, attempt_succeeded, count_attempt
from moderation.domain.accounts import token_hash
from moderation.domain.actor import Context
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.texts import clean
from moderation.extensions import db
from moderation.models import User, UserSession

SHORT_LIFE = timedelta(hours=12)
LONG_LIFE = timedelta(days=14)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When who came in by a link has last typed a password."""
AGENT_LIMIT = 200
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody typed to sign in, and where it came from. `stay` asks for the long life."""

    email: str
    password: str
    address: str
    agent: str = ""
    stay: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session: the token goes into the cookie and is stored nowhere."""

    token: str
    user_id: int
    expires_at: datetime


def sign_in(context: Context, attempt: Attempt, secret: str) -> Opened:
    """Open a session for a right address and password.

    `secret` is the installation's key, for the throttle's hashes. Raises TooFast when too many
    attempts failed, and one Invalid for everything else: which part was wrong, or whether there
    is such an account, shows neither in words nor in time.
    """
    refused = Invalid(message("The e-mail address or the password is wrong."))
    gates, user_id, stored = _proved(context, attempt, secret, refused)
    fresh = passwords.hash_password(attempt.password) if passwords.is_outdated(stored) else stored
    with transaction() as session:
        user = _still(session, user_id, stored, refused)
        user.password_hash = fresh
        attempt_succeeded(session, context, gates)
        return open_session(session, context, user_id, attempt.agent, stay=attempt.stay)


def confirm(context: Context, token: str, attempt: Attempt, secret: str) -> None:
    """Note on the session of `token` that its owner just typed the password again.

    Wrong passwords count as failed sign-ins. Raises TooFast, and Invalid in `password`.
    """
    refused = Invalid.in_field("password", message("This is not your present password."))
    gates, user_id, stored = _proved(context, attempt, secret, refused)
    with transaction() as session:
        _still(session, user_id, stored, refused)
        attempt_succeeded(session, context, gates)
        own = (UserSession.token_hash == token_hash(token)) & (UserSession.user_id == user_id)
        session.execute(update(UserSession).where(own).values(confirmed_at=context.now))


def _proved(
    context: Context, attempt: Attempt, secret: str, refused: Invalid
) -> tuple[Gates, int, str]:
    """Count an attempt, and check its password with nothing held open.

    Give its gates, and the account's id and stored hash. Raises TooFast and `refused`.
    """
    email = _typed_email(attempt.email)
    gates = Gates.of(secret, email, attempt.address)
    count_attempt(context, gates)
    user_id, stored = _credentials(email)
    if not passwords.matches(stored, attempt.password) or stored is None:
        raise refused
    return gates, user_id, stored


def _still(session: Session, user_id: int, stored: str, refused: Invalid) -> User:
    """Lock the account; raise `refused` if it was closed or got another password meanwhile."""
    user = lock(session, User, user_id)
    if not user.active or user.password_hash != stored:
        raise refused
    return user


def _typed_email(text: str) -> str:
    try:
        return clean(text, 254, required=False).lower()
    except Invalid:  # longer than any address: it counts as one unknown account
        return ""


def _credentials(email: str) -> tuple[int, str | None]:
    """Read an active account's id and hash, then end the read: hashing must hold nothing open."""
    query = select(User.id, User.password_hash).where(User.email == email, User.active)
    found = db.session.execute(query).first()
    db.session.rollback()
    return (found.id, found.password_hash) if found else (0, None)


def new_token() -> str:
    """Return 256 random bits as text that fits into a URL and a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def open_session(
    session: Session,
    context: Context,
    user_id: int,
    agent: str,
    *,
    stay: bool = False,
    typed: bool = True,
) -> Opened:
    """Add a session row inside the caller's transaction; the token is new each time.

    `typed`: the password was typed just now, which counts as a confirmation for a while.
    """
    token = new_token()
    expires_at = context.now + (LONG_LIFE if stay else SHORT_LIFE)
    session.add(
        UserSession(
            token_hash=token_hash(token),
            user_id=user_id,
            created_at=context.now,
            expires_at=expires_at,
            confirmed_at=context.now if typed else NEVER,
            agent=clean(agent[:AGENT_LIMIT], AGENT_LIMIT, required=False),
        )
    )
    return Opened(token, user_id, expires_at)


def sign_out(token: str) -> None:
    """End the session of a token; one that is gone already is no error."""
    with transaction() as session:
        session.execute(delete(UserSession).where(UserSession.token_hash == token_hash(token)))
