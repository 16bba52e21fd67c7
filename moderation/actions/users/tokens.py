"""Tokens for programs: made by the person for whom they act, taken back by them or an admin."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update

from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.actions.users.sessions import new_token
from moderation.domain.accounts import token_hash
from moderation.domain.accounts.confirming import just_confirmed
from moderation.domain.accounts.tokens import MOST_TOKENS, TokenDraft, TokenText
from moderation.domain.actor import Context, require
from moderation.domain.errors import Invalid, NotAllowed, NotFound
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.models import ApiToken, User


class Unconfirmed(NotAllowed):
    """The password was not typed within the last 5 minutes."""

    default_reason = message("Type your password again: a token acts in your name.")


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A new token. `text` is what its owner copies now: it is stored nowhere."""

    id: int
    name: str
    text: str = field(repr=False)
    expires_at: datetime


def make_token(context: Context, draft: TokenDraft, confirmed_at: datetime | None) -> MadeToken:
    """Make a token for the person who asks; `confirmed_at` is when they last typed the password.

    Raises Unconfirmed, and Invalid with a message for each wrong field (name, scopes, days) or
    when the person has 20 tokens that count.
    """
    if not just_confirmed(confirmed_at, context.now):
        raise Unconfirmed
    checked = draft.checked(context.actor.role)
    secret = new_token()
    with transaction() as session:
        owner = lock(session, User, int(context.actor.id))
        own = (ApiToken.user_id == owner.id) & ApiToken.active
        count = select(func.count()).where(own, ApiToken.expires_at > context.now)
        if (session.scalar(count) or 0) >= MOST_TOKENS:
            raise Invalid(message("You have %(most)s tokens already.", most=MOST_TOKENS))
        row = ApiToken(user_id=owner.id, name=checked.name, active=True, version=0)
        row.scopes, row.secret_hash = sorted(checked.scopes), token_hash(secret)
        row.created_at = context.now
        row.expires_at = context.now + timedelta(days=checked.days)
        session.add(row)
        session.flush()
        record(session, context, row, "token.made", private={"name": row.name})
        return MadeToken(row.id, row.name, str(TokenText(row.id, secret)), row.expires_at)


def revoke_token(context: Context, token_id: int) -> None:
    """End a token for good: one's own, or anyone's with `user_manage`. Ended already is no error.

    Raises NotFound, also for another's token without that permission.
    """
    with transaction() as session:
        row = lock(session, ApiToken, token_id)
        if str(row.user_id) != context.actor.id:
            try:
                require(context, Permission.USER_MANAGE)
            except NotAllowed:
                raise NotFound from None
        if row.active:
            row.active = False
            record(session, context, row, "token.revoked")


def note_use(token_id: int, today: date) -> None:
    """Keep the day on which a token was last used."""
    with transaction() as session:
        session.execute(
            update(ApiToken).where(ApiToken.id == token_id).values(last_used_on=today),
            execution_options={"synchronize_session": False},
        )
