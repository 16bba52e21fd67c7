"""What tests of pages share: requests that know nothing of each other, and people by role."""

from collections.abc import Callable, Iterator

import pytest
from argon2 import PasswordHasher
from flask import Flask, g, request_started
from flask.testing import FlaskClient

from moderation.actions import users
from moderation.actions.users import passwords
from moderation.domain.actor import Context
from moderation.domain.roles import Role
from moderation.extensions import db

OWN = {"Sec-Fetch-Site": "same-origin"}
PASSWORD = "a long pass phrase"


@pytest.fixture(autouse=True)
def forget_between_requests() -> Iterator[None]:
    """Let every request begin with an empty ``g``: tests keep one context open, servers do not."""

    def forget(_app: Flask, **_: object) -> None:
        vars(g._get_current_object()).clear()

    with request_started.connected_to(forget):
        yield


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords cheaply."""
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(1, 8, 1))


@pytest.fixture
def person(app: Flask, operator: Context) -> Callable[..., int]:
    """A function that makes an account, known by its role's name, and gives its id."""

    def make(role: Role, name: str = "") -> int:
        email = f"{name or role.value}@example.org"
        return users.create_user(operator, email, role, PASSWORD, name or role.value.capitalize())

    return make


@pytest.fixture
def signed_in(app: Flask, person: Callable[..., int]) -> Callable[..., FlaskClient]:
    """A function that gives a browser in which somebody of a role is signed in."""

    def enter(role: Role, name: str = "") -> FlaskClient:
        person(role, name)
        browser = app.test_client()
        form = {"email": f"{name or role.value}@example.org", "password": PASSWORD}
        assert browser.post("/auth/login", data=form, headers=OWN).status_code == 303
        return browser

    return enter


@pytest.fixture
def mo(signed_in: Callable[..., FlaskClient]) -> FlaskClient:
    """A moderator's browser."""
    return signed_in(Role.MODERATOR, "mo")


def token_of(browser: FlaskClient) -> str:
    """The token that the browser's forms carry; signs nothing new, sets nothing."""
    with browser.session_transaction() as session:
        raw = session["csrf_token"]
    from flask import current_app
    from itsdangerous import URLSafeTimedSerializer

    key = current_app.config["SECRET_KEY"]
    return URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw)


def send(browser: FlaskClient, path: str, **form: object):
    """Send a form of a signed-in page, token included."""
    db.session.rollback()
    return browser.post(path, data={"csrf_token": token_of(browser), **form}, headers=OWN)
