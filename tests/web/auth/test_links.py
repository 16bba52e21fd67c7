"""One-time links: read without harm, used once, ended by time and by a newer one."""

import pytest

from moderation.actions import users
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import User
from tests.web.conftest import OWN, PASSWORD, send


@pytest.fixture
def link(person, operator):
    return "/auth/link/" + users.make_link(operator, person(Role.MODERATOR))


def test_reading_a_link_does_not_use_it_up(client, link):
    assert client.get(link).status_code == 200
    answer = client.get(link)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_using_it_signs_in_and_asks_for_a_password(client, link):
    answer = client.post(link, headers=OWN)
    assert (answer.status_code, answer.location) == (303, "/auth/password")
    page = client.get("/auth/password")
    assert "Present password" not in page.text
    done = send(client, "/auth/password", password="quite another phrase")
    assert (done.status_code, done.location) == (303, "/review/")
    assert "Your password is set" in client.get("/review/").text


def test_the_new_password_opens_and_the_old_one_does_not(client, app, link):
    client.post(link, headers=OWN)
    send(client, "/auth/password", password="quite another phrase")
    other, form = app.test_client(), {"email": "moderator@example.org"}
    old = other.post("/auth/login", data={**form, "password": PASSWORD}, headers=OWN)
    new = other.post("/auth/login", data={**form, "password": "quite another phrase"}, headers=OWN)
    assert (old.status_code, new.status_code) == (422, 303)


def test_it_works_once(client, app, link):
    assert client.post(link, headers=OWN).status_code == 303
    assert app.test_client().get(link).status_code == 404
    assert app.test_client().post(link, headers=OWN).status_code == 404


def test_it_ends_after_a_day(client, link, clock):
    clock.forward(hours=25)
    assert client.get(link).status_code == 404
    assert client.post(link, headers=OWN).status_code == 404


def test_a_newer_link_ends_it(client, link, operator):
    users.make_link(operator, db.session.query(User.id).scalar())
    assert client.get(link).status_code == 404


def test_a_link_of_a_disabled_account_ends(client, link, operator):
    users.disable(operator, db.session.query(User.id).scalar())
    assert client.post(link, headers=OWN).status_code == 404


def test_a_made_up_link_says_the_same_as_a_used_one(client, app):
    answer = client.get("/auth/link/made-up")
    assert answer.status_code == 404
    assert "has been used or has expired" in answer.text


def test_another_site_cannot_use_it(client, link):
    answer = client.post(link, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert client.get(link).status_code == 200


def test_the_first_admin_says_who_it_is(client, operator):
    client.post("/auth/link/" + users.first_admin_link(operator), headers=OWN)
    assert "Your e-mail address" in client.get("/auth/password").text
    answer = send(
        client, "/auth/password", password="quite another phrase", email="ada@example.org"
    )
    assert answer.status_code == 303
    assert db.session.query(User.email, User.role).one() == ("ada@example.org", "admin")


@pytest.mark.parametrize(
    ("password", "told"),
    [("short", "at least 10 characters"), ("password123", "attackers"), ("", "at least 10")],
)
def test_an_easy_password_is_refused_beside_the_field(client, link, password, told):
    client.post(link, headers=OWN)
    answer = send(client, "/auth/password", password=password)
    assert answer.status_code == 422
    assert told in answer.text


def test_changing_a_password_takes_the_present_one_and_ends_other_sessions(mo, app):
    other = app.test_client()
    other.post("/auth/login", data={"email": "mo@example.org", "password": PASSWORD}, headers=OWN)
    new = "quite another phrase"
    wrong = send(mo, "/auth/password", password=new, current="not this")
    assert wrong.status_code == 422
    assert "not your present password" in wrong.text
    assert send(mo, "/auth/password", password=new, current=PASSWORD).status_code == 303
    assert mo.get("/review/").status_code == 200
    assert other.get("/review/").status_code == 303
