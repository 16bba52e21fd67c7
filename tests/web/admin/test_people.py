"""Accounts: made by an admin, opened by a link, never the last admin's to lose."""

import re

import pytest
from sqlalchemy import select

from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import User
from tests.web.conftest import OWN, send


@pytest.fixture
def ada(signed_in):
    return signed_in(Role.ADMIN, "ada")


def number_of(email):
    return db.session.scalar(select(User.id).where(User.email == email))


def link_in(page):
    return re.search(r"/auth/link/[\w-]+", page)[0]


def test_a_new_account_comes_with_a_link_shown_once(ada, app):
    form = {"email": "New@Example.org", "role": "editor", "name": "New"}
    page = send(ada, "/admin/users", **form)
    assert page.status_code == 200
    assert "new@example.org" in page.text
    assert "/auth/link/" not in ada.get("/admin/users").text
    newcomer = app.test_client()
    assert newcomer.post(link_in(page.text), headers=OWN).location == "/auth/password"
    send(newcomer, "/auth/password", password="quite another phrase")
    assert newcomer.get("/review/").status_code == 200


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"email": "", "role": "editor"}, "Please write something."),
        ({"email": "nobody", "role": "editor"}, "This is not an e-mail address."),
        ({"email": "a@b\x00.org", "role": "king"}, "Choose one of the roles."),
        ({"email": "ada@example.org", "role": "editor"}, "There is an account with this"),
        ({"email": "x@example.org", "role": "editor", "name": "n" * 200}, "Shorten this to 80"),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(ada, form, told):
    page = send(ada, "/admin/users", **form)
    assert page.status_code == 422
    assert told in page.text


def test_a_role_is_changed_and_the_account_signed_out(ada, mo):
    path = f"/admin/users/{number_of('mo@example.org')}/role"
    assert send(ada, path, role="editor").status_code == 303
    assert mo.get("/review/").status_code == 303
    assert db.session.scalar(select(User.role).where(User.email == "mo@example.org")) == "editor"


def test_an_account_is_closed_and_opened_again(ada, mo):
    path = f"/admin/users/{number_of('mo@example.org')}/activity"
    send(ada, path, active="no")
    assert mo.get("/review/").status_code == 303
    assert "closed" in ada.get("/admin/users").text
    send(ada, path, active="yes")
    assert db.session.scalar(select(User.active).where(User.email == "mo@example.org"))


@pytest.mark.parametrize(("path", "form"), [("role", {"role": "editor"}), ("activity", {})])
def test_the_last_admin_stays(ada, path, form):
    answer = send(ada, f"/admin/users/{number_of('ada@example.org')}/{path}", **form)
    assert answer.status_code == 422
    assert "This is the last admin." in answer.text
    assert ada.get("/admin/users").status_code == 200


def test_an_admin_who_leaves_the_role_is_asked_to_sign_in(ada, person):
    person(Role.ADMIN, "grace")
    answer = send(ada, f"/admin/users/{number_of('ada@example.org')}/role", role="editor")
    assert answer.status_code == 303
    assert ada.get(answer.location).location.startswith("/auth/login")


def test_signing_somebody_out_ends_all_sessions(ada, mo):
    send(ada, f"/admin/users/{number_of('mo@example.org')}/sign-out")
    assert mo.get("/review/").status_code == 303


def test_an_account_that_is_not_there(ada):
    for path in ("link", "role", "activity"):
        assert send(ada, f"/admin/users/99/{path}", role="editor").status_code == 404
