"""Who stands behind a token, as they are now."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime

from moderation.domain.accounts import token_hash
from moderation.domain.accounts.tokens import parse_token
from moderation.extensions import db
from moderation.models import ApiToken
from moderation.queries.users import Account, account


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who acts by a token: its owner as the account is now, within the scopes."""

    token_id: int
    account: Account
    scopes: frozenset[str]
    last_used_on: date | None


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
