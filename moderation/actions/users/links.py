"""One-time links: the way in for the first admin, a new account or a forgotten password."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.actions.users.accounts import create_user, end_sessions
from moderation.actions.users.sessions import Opened, new_token, open_session
from moderation.domain.accounts import token_hash
from moderation.domain.actor import Context, require
from moderation.domain.errors import Invalid, NotFound
from moderation.domain.messages import message
from moderation.domain.roles import Permission, Role
from moderation.extensions import db
from moderation.models import SignInLink, User

LINK_LIFE = timedelta(hours=24)
FIRST_ADMIN_EMAIL = "admin@venire.example"


def make_link(context: Context, user_id: int) -> str:
    """Return the token of a new one-time link for an account; its earlier links end.

    Needs `user_manage`. The page is `/auth/link/<token>`, for 24 hours. Raises NotFound for no such
    account, Invalid for a disabled one.
    """
    require(context, Permission.USER_MANAGE)
    token = new_token()
    with transaction() as session:
        user = lock(session, User, user_id)
        if not user.active:
            raise Invalid(message("This account is disabled."))
        session.execute(delete(SignInLink).where(SignInLink.user_id == user_id))
        session.add(
            SignInLink(
                token_hash=token_hash(token), user_id=user_id, expires_at=context.now + LINK_LIFE
            )
        )
        record(session, context, user, "user.link_made")
    return token


def first_admin_link(context: Context) -> str | None:
    """Return a link's token for the first admin, or None once an active admin has a password.

    The account is made when there is none. Asking again gives a new link, and the old one ends.
    """
    require(context, Permission.USER_MANAGE)
    admins = db.session.execute(
        select(User.id, User.password_hash)
        .where(User.role == Role.ADMIN, User.active)
        .order_by(User.id)
    ).all()
    if any(admin.password_hash for admin in admins):
        return None
    if admins:
        return make_link(context, admins[0].id)
    return make_link(context, create_user(context, FIRST_ADMIN_EMAIL, Role.ADMIN))


def link_is_open(context: Context, token: str) -> bool:
    """Say whether a link can still be used. Reading it uses nothing up."""
    link = db.session.get(SignInLink, token_hash(token))
    return link is not None and link.expires_at > context.now


def redeem_link(context: Context, token: str, agent: str = "") -> Opened:
    """Use a link up and open a session for its account.

    The account's old password and sessions end: its owner chooses a new one. Raises NotFound for a
    link that was used, has expired or never was; which of these is not told.
    """
    with transaction() as session:
        user = _use_up(session, context, token)
        user.password_hash = None
        end_sessions(session, user.id)
        record(session, context, user, "user.link_used")
        return open_session(session, context, user.id, agent, typed=False)


def _use_up(session: Session, context: Context, token: str) -> User:
    used = delete(SignInLink).where(
        SignInLink.token_hash == token_hash(token), SignInLink.expires_at > context.now
    )
    user_id = session.scalar(used.returning(SignInLink.user_id))
    user = None if user_id is None else lock(session, User, user_id)
    if user is None or not user.active:
        raise NotFound(
            message("This link has been used or has expired."),
            advice=message("Ask an admin for a new one."),
        )
    return user
