"""The browser's side of a session: set at signing in and out, by POST only."""

from flask import current_app, request, session
from flask_login import current_user, login_user, logout_user
from flask_wtf.csrf import generate_csrf

from moderation.actions import users
from moderation.actions.users import Opened
from moderation.web.auth.person import load_person


def begin_session(opened: Opened, *, stay: bool = False) -> None:
    """Put a new session into the cookie in place of whatever it held.

    `stay` keeps the cookie when the browser closes; the row ends the session in any case.
    """
    end_known_session()
    session.clear()
    session.permanent = stay
    login_user(load_person(opened.token))
    generate_csrf()  # kept in the session now, so that reading pages sets no cookie


def end_known_session() -> None:
    """End the session of this browser, if it has one."""
    if current_user.is_authenticated:
        users.sign_out(current_user.token)
    logout_user()
    session.clear()


def address() -> str:
    """Return the address that the request came from, as far as the proxies are trusted."""
    return request.remote_addr or ""


def agent() -> str:
    """Return what the browser calls itself."""
    return request.user_agent.string


def secret() -> str:
    """Return the installation's key."""
    key: str = current_app.config["VENIRE"].secret_key
    return key
