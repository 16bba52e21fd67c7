"""Setting passwords. A new one ends every session and link that the account had."""

from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.actions.users import passwords
from moderation.actions.users.accounts import end_sessions
from moderation.actions.users.sessions import Opened, open_session
from moderation.domain.actor import Context, require
from moderation.domain.errors import Invalid, NotFound, Stale
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.extensions import db
from moderation.models import User


def set_password(context: Context, user_id: int, password: str) -> None:
    """Set anybody's password. Needs `user_manage`.

    Raises NotFound, and Invalid (`password`) for one that breaks the rules.
    """
    require(context, Permission.USER_MANAGE)
    email, _ = _known(user_id)
    replacement = passwords.hash_checked(password, email)
    with transaction() as session:
        user = lock(session, User, user_id)
        user.password_hash = replacement
        end_sessions(session, user_id)
        record(session, context, user, "user.password_set")


def choose_password(
    context: Context, password: str, *, current: str | None = None, agent: str = ""
) -> Opened:
    """Set the actor's own password, and open a new session in place of all that end.

    `current` is the present password; an account that has none (it is new, or came in by a link)
    needs none. Raises Invalid (`current`, `password`), and Stale when it was changed meanwhile.
    """
    user_id = int(context.actor.id)
    email, stored = _known(user_id)
    if stored is not None and not passwords.matches(stored, current or ""):
        raise Invalid.in_field("current", message("This is not your present password."))
    replacement = passwords.hash_checked(password, email)
    with transaction() as session:
        user = lock(session, User, user_id)
        if user.password_hash != stored or not user.active:
            raise Stale(version=user.version)
        user.password_hash = replacement
        end_sessions(session, user_id)
        record(session, context, user, "user.password_set")
        return open_session(session, context, user_id, agent)


def _known(user_id: int) -> tuple[str, str | None]:
    """Read address and hash, then end the read: hashing must hold no transaction open."""
    user = db.session.get(User, user_id)
    found = None if user is None else (user.email, user.password_hash)
    db.session.rollback()
    if found is None:
        raise NotFound
    return found
