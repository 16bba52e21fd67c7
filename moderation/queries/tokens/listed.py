"""The tokens that people made and did not revoke."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select

from moderation.domain.accounts.tokens import Scope, public_part
from moderation.extensions import db
from moderation.models import ApiToken, User

MOST_LISTED = 500


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
