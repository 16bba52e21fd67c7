"""Accounts and sessions as the sign-in, the account page and the admin's list show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from moderation.domain.accounts import token_hash
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import User, UserSession

LIST_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `has_password` is False until its owner has chosen one."""

    id: int
    email: str
    name: str
    role: Role
    active: bool
    has_password: bool
    created_at: datetime

    @property
    def shown(self) -> str:
        """What others read: the name, or the part of the address before the sign."""
        return self.name or self.email.partition("@")[0]


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """An account with the number of its open sessions."""

    account: Account
    sessions: int


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A signed-in browser; `current` marks the one that asks."""

    created_at: datetime
    expires_at: datetime
    agent: str
    current: bool


def _accounts() -> Select[int, str, str, str, bool, bool, datetime]:
    has_password = User.password_hash.is_not(None).label("has_password")
    return select(
        User.id, User.email, User.name, User.role, User.active, has_password, User.created_at
    )


# Built once: every request of a signed-in browser asks this.
_OF_SESSION = (
    _accounts()
    .join(UserSession, UserSession.user_id == User.id)
    .where(UserSession.token_hash == bindparam("token"), UserSession.expires_at > bindparam("now"))
    .where(User.active)
)


def account_of_session(token: str, now: datetime) -> Account | None:
    """Return the active account behind a session's token; None once the session has ended."""
    values = {"token": token_hash(token), "now": now}
    row = db.session.connection().execute(_OF_SESSION, values).first()
    return None if row is None else _account(row)


def confirmed_at(token: str) -> datetime | None:
    """Return when the owner of a session last typed the password; None for no such session."""
    query = select(UserSession.confirmed_at).where(UserSession.token_hash == token_hash(token))
    return db.session.execute(query).scalar()


def account(user_id: int) -> Account | None:
    """Return one account by its id."""
    row = db.session.execute(_accounts().where(User.id == user_id)).first()
    return None if row is None else _account(row)


def account_at(email: str) -> Account | None:
    """Return the account with this address, in whichever case it is written."""
    row = db.session.execute(_accounts().where(User.email == email.strip().lower())).first()
    return None if row is None else _account(row)


def accounts(now: datetime) -> list[ListedAccount]:
    """List the accounts by address, disabled ones last; at most 500."""
    sessions = (
        select(func.count())
        .select_from(UserSession)
        .where(UserSession.user_id == User.id, UserSession.expires_at > now)
        .scalar_subquery()
        .label("sessions")
    )
    query = _accounts().add_columns(sessions).order_by(User.active.desc(), User.email)
    rows = db.session.execute(query.limit(LIST_LIMIT)).all()
    return [ListedAccount(_account(row), row.sessions) for row in rows]


def open_sessions(user_id: int, token: str, now: datetime) -> list[OpenSession]:
    """List an account's open sessions, newest first."""
    query = (
        select(UserSession)
        .where(UserSession.user_id == user_id, UserSession.expires_at > now)
        .order_by(UserSession.created_at.desc())
        .limit(LIST_LIMIT)
    )
    own = token_hash(token)
    return [
        OpenSession(row.created_at, row.expires_at, row.agent, row.token_hash == own)
        for row in db.session.scalars(query)
    ]


def shown_names(user_ids: Iterable[int]) -> dict[int, str]:
    """Return what others read for each of these accounts."""
    query = _accounts().where(User.id.in_(set(user_ids)))
    found = [_account(row) for row in db.session.execute(query)]
    return {one.id: one.shown for one in found}


def _account(row: Any) -> Account:
    return Account(
        id=row.id,
        email=row.email,
        name=row.name,
        role=Role(row.role),
        active=row.active,
        has_password=row.has_password,
        created_at=row.created_at,
    )
