"""The signed-in person: found by the session's row, not by anything that the cookie claims."""

from dataclasses import dataclass

from flask import Flask
from flask_login import AnonymousUserMixin

from moderation.domain.actor import Actor, ActorKind, permitted
from moderation.domain.roles import Permission, Role
from moderation.extensions import login_manager
from moderation.queries.users import Account, account_of_session
from moderation.web.context import now


@dataclass(frozen=True, slots=True)
class Person:
    """An account with the token of its session, in the form that Flask-Login asks for."""

    account: Account
    token: str

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return what the cookie keeps: the session's token, never the account's number."""
        return self.token

    @property
    def id(self) -> int:
        """The account's number."""
        return self.account.id

    @property
    def role(self) -> Role:
        """The role as the database has it now."""
        return self.account.role

    def may(self, permission: str) -> bool:
        """Say whether the role holds a permission, so that pages hide what one may not do."""
        actor = Actor(ActorKind.USER, str(self.id), self.role)
        return permitted(actor, Permission(permission))


class Nobody(AnonymousUserMixin):  # type: ignore[misc]
    """Whoever is not signed in."""

    def may(self, permission: str) -> bool:
        """Say no."""
        return False


def load_person(token: str) -> Person | None:
    """Return who is behind a session's token; None once the session has ended."""
    account = account_of_session(token, now())
    return None if account is None else Person(account, token)


def register(app: Flask) -> None:
    """Tell Flask-Login how people are found; the row decides, its own protection is not needed."""
    login_manager.user_loader(load_person)
    login_manager.anonymous_user = Nobody
    login_manager.session_protection = None
    # It would look for a cookie of its own, which we never set, after every request: then even the
    # answers that are the same for everybody would say that they vary by cookie.
    after = app.after_request_funcs
    after[None] = [
        one for one in after[None] if getattr(one, "__self__", None) is not login_manager
    ]
