"""Accounts: made, changed, disabled. Every change of rights ends the account's sessions."""

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.actions.users.passwords import hash_checked
from moderation.domain.actor import ActorKind, Context, require
from moderation.domain.errors import Invalid, NotFound
from moderation.domain.messages import message
from moderation.domain.roles import Permission, Role
from moderation.domain.texts import clean
from moderation.models import SignInLink, User, UserSession

NAME_LIMIT = 80
EMAIL_LIMIT = 254


def create_user(
    context: Context, email: str, role: Role, password: str | None = None, name: str = ""
) -> int:
    """Make an account and return its id; without a password its owner comes in by a one-time link.

    Needs `user_manage`. Raises Invalid for an address that is taken or no address, and for a
    password that breaks the rules.
    """
    require(context, Permission.USER_MANAGE)
    address = checked_email(email)
    shown = clean(name, NAME_LIMIT, required=False, field="name")
    stored = None if password is None else hash_checked(password, address)
    user = User(email=address, name=shown, role=role.value, active=True, version=0)
    user.password_hash, user.created_at = stored, context.now
    try:
        with transaction() as session:
            session.add(user)
            session.flush()
            details = {"email": address, "name": shown}
            record(session, context, user, "user.created", private=details)
            return user.id
    except IntegrityError:
        raise _taken() from None


def _taken() -> Invalid:
    return Invalid.in_field(
        "email", message("There is an account with this e-mail address already.")
    )


def checked_email(text: str) -> str:
    """Return the address in the form in which it is stored. Raises Invalid for field `email`."""
    try:
        address = validate_email(
            clean(text, EMAIL_LIMIT, field="email"),
            check_deliverability=False,
            globally_deliverable=False,
        )
    except EmailNotValidError:
        problem = message("This is not an e-mail address.")
        raise Invalid.in_field("email", problem) from None
    return address.normalized.lower()


def _is_self(context: Context, user_id: int) -> bool:
    return context.actor.kind is ActorKind.USER and context.actor.id == str(user_id)


def change_role(context: Context, user_id: int, role: Role) -> None:
    """Give an account another role and end its sessions.

    Needs `user_manage`. Raises Invalid when the last active admin would be lost.
    """
    require(context, Permission.USER_MANAGE)
    with transaction() as session:
        user = lock(session, User, user_id)
        if user.role == role:
            return
        if role is not Role.ADMIN:
            _keep_an_admin(session, user)
        user.role = role.value
        end_sessions(session, user_id)
        record(session, context, user, "user.role_changed")


def disable(context: Context, user_id: int) -> None:
    """Close an account: its sessions end and nothing opens it. Needs `user_manage`.

    Raises Invalid when the last active admin would be lost.
    """
    require(context, Permission.USER_MANAGE)
    with transaction() as session:
        user = lock(session, User, user_id)
        if not user.active:
            return
        _keep_an_admin(session, user)
        user.active = False
        end_sessions(session, user_id)
        record(session, context, user, "user.disabled")


def enable(context: Context, user_id: int) -> None:
    """Open a closed account again, with the password it had. Needs `user_manage`."""
    require(context, Permission.USER_MANAGE)
    with transaction() as session:
        user = lock(session, User, user_id)
        if not user.active:
            user.active = True
            record(session, context, user, "user.enabled")


def _keep_an_admin(session: Session, leaving: User) -> None:
    """Refuse to lose the last admin; the rows are locked, so that two cannot leave at once."""
    admins = session.scalars(
        select(User.id)
        .where(User.role == Role.ADMIN, User.active)
        .order_by(User.id)
        .with_for_update()
    ).all()
    if list(admins) == [leaving.id]:
        raise Invalid(
            message("This is the last admin."),
            advice=message("Make somebody else an admin first."),
        )


def end_sessions(session: Session, user_id: int) -> None:
    """Delete an account's sessions and one-time links, inside the caller's transaction."""
    session.execute(delete(UserSession).where(UserSession.user_id == user_id))
    session.execute(delete(SignInLink).where(SignInLink.user_id == user_id))


def sign_out_everywhere(context: Context, user_id: int) -> None:
    """End all sessions and links of an account: one's own, or anyone's with `user_manage`.

    Raises NotFound.
    """
    if not _is_self(context, user_id):
        require(context, Permission.USER_MANAGE)
    with transaction() as session:
        if session.get(User, user_id) is None:
            raise NotFound
        end_sessions(session, user_id)


def change_details(context: Context, user_id: int, email: str, name: str) -> None:
    """Change an account's e-mail address and name; its sessions go on. Needs `user_manage`.

    Raises Invalid for an address that is taken or no address.
    """
    require(context, Permission.USER_MANAGE)
    address = checked_email(email)
    shown = clean(name, NAME_LIMIT, required=False, field="name")
    try:
        with transaction() as session:
            user = lock(session, User, user_id)
            if (user.email, user.name) == (address, shown):
                return
            user.email, user.name = address, shown
            details = {"email": address, "name": shown}
            record(session, context, user, "user.details_changed", private=details)
    except IntegrityError:
        raise _taken() from None
