"""Tokens for programs: who stands behind one, and which there are."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select

from moderation.domain.accounts import token_hash
from moderation.domain.accounts.tokens import Scope, parse_token, public_part
from moderation.extensions import db
from moderation.models import ApiToken, User
from moderation.queries.users import Account, account

MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who acts by a token: its owner as the account is now, within the scopes."""

    token_id: int
    account: Account
    scopes: frozenset[str]
    last_used_on: date | None


@dataclass(frozen=True, slots=True)
class ListedToken:
    """A token that was not revoked. `begins` is the part of it that may be shown."""

    id: int
    user_id: int
    owner: str
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None

    @property
    def begins(self) -> str:
        """How the token begins, so that its owner can tell which one it is."""
        return public_part(self.id)


def bearer(text: str, now: datetime) -> Bearer | None:
    """Return who is behind a token; None when it is none, has ended, or its owner may not act.

    The secret is compared in constant time, and only its hash.
    """
    parts = parse_token(text)
    row = None if parts is None else db.session.get(ApiToken, parts.id, populate_existing=True)
    if parts is None or row is None:
        return None
    right = hmac.compare_digest(row.secret_hash, token_hash(parts.secret))
    if not right or not row.active or row.expires_at <= now:
        return None
    owner = account(row.user_id)
    if owner is None or not owner.active:
        return None
    return Bearer(row.id, owner, frozenset(row.scopes), row.last_used_on)


def tokens_of(user_id: int) -> list[ListedToken]:
    """List a person's tokens that were not revoked, newest first."""
    return _listed(_tokens().where(ApiToken.user_id == user_id))


def all_tokens() -> list[ListedToken]:
    """List everybody's tokens that were not revoked, newest first; at most 500."""
    return _listed(_tokens())


def _tokens() -> Select[ApiToken, str]:
    query = select(ApiToken, User.email).join(User, User.id == ApiToken.user_id)
    return query.where(ApiToken.active).order_by(ApiToken.id.desc()).limit(MOST_LISTED)


def _listed(query: Select[ApiToken, str]) -> list[ListedToken]:
    return [_token(row, email) for row, email in db.session.execute(query)]


def _token(row: ApiToken, email: str) -> ListedToken:
    scopes = tuple(scope for scope in Scope if scope in row.scopes)
    return ListedToken(
        row.id, row.user_id, email, row.name, scopes, row.created_at, row.expires_at,
        row.last_used_on,
    )  # fmt: skip
