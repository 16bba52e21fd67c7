"""Signing in: for the right password, not too often, telling nobody who has an account."""

import pytest

from moderation.actions import users
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import LoginThrottle, UserSession
from tests.web.conftest import OWN, PASSWORD, send

RIGHT = {"email": "moderator@example.org", "password": PASSWORD}


@pytest.fixture
def account(person):
    return person(Role.MODERATOR)


def test_the_form_sets_no_cookie(client, app):
    answer = client.get("/auth/login")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_the_right_password_leads_to_the_desk(client, account):
    answer = client.post("/auth/login", data=RIGHT, headers=OWN)
    assert (answer.status_code, answer.location) == (303, "/review/")
    assert client.get("/review/").status_code == 200


def test_an_address_is_read_whatever_its_case(client, account):
    form = {**RIGHT, "email": " Moderator@Example.ORG "}
    assert client.post("/auth/login", data=form, headers=OWN).status_code == 303


def test_the_page_that_was_asked_for_comes_after_it(client, account):
    asked = client.get("/review/?kind=comment")
    assert asked.location == "/auth/login?next=/review/?kind%3Dcomment"
    form = {**RIGHT, "next": "/review/?kind=comment"}
    answer = client.post("/auth/login", data=form, headers=OWN)
    assert answer.location == "/review/?kind=comment"


@pytest.mark.parametrize(
    "form",
    [
        {**RIGHT, "password": "another phrase"},
        {**RIGHT, "email": "nobody@example.org"},
        {**RIGHT, "email": "not an address"},
        {**RIGHT, "email": "x" * 5000},
        {**RIGHT, "email": "\x00\u202e"},
        {"email": "", "password": ""},
        {},
    ],
)
def test_whatever_is_wrong_the_answer_is_one(client, account, form):
    answer = client.post("/auth/login", data=form, headers=OWN)
    assert answer.status_code == 422
    assert "The e-mail address or the password is wrong." in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_disabled_account_is_refused_like_an_unknown_one(client, account, operator):
    users.disable(operator, account)
    answer = client.post("/auth/login", data=RIGHT, headers=OWN)
    assert answer.status_code == 422
    assert "The e-mail address or the password is wrong." in answer.text


def test_what_was_typed_is_kept_except_the_password(client, account):
    form = {**RIGHT, "password": "another phrase"}
    answer = client.post("/auth/login", data=form, headers=OWN)
    assert 'value="moderator@example.org"' in answer.text
    assert "another phrase" not in answer.text


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://x.y"}]
)
def test_a_form_of_another_site_is_refused(client, account, headers):
    assert client.post("/auth/login", data=RIGHT, headers=headers).status_code == 403


def test_after_five_failures_even_the_right_password_waits(client, account, clock):
    wrong = {**RIGHT, "password": "another phrase"}
    for _ in range(5):
        assert client.post("/auth/login", data=wrong, headers=OWN).status_code == 422
    refused = client.post("/auth/login", data=RIGHT, headers=OWN)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 15
    clock.forward(seconds=16)
    assert client.post("/auth/login", data=RIGHT, headers=OWN).status_code == 303


def test_unknown_accounts_are_throttled_alike(client, account):
    form = {"email": "nobody@example.org", "password": "another phrase"}
    answers = [client.post("/auth/login", data=form, headers=OWN) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]


def test_an_address_that_tries_many_accounts_is_throttled(client, account):
    statuses = [
        client.post(
            "/auth/login", data={"email": f"a{number}@x.org", "password": "p"}, headers=OWN
        ).status_code
        for number in range(31)
    ]
    assert statuses == [422] * 30 + [429]


def test_the_throttle_names_nobody(client, account):
    client.post("/auth/login", data={**RIGHT, "password": "x"}, headers=OWN)
    keys = db.session.query(LoginThrottle.key).all()
    assert len(keys) == 2
    assert not any("moderator" in key or "127.0.0.1" in key for (key,) in keys)


def test_a_copied_cookie_ends_with_the_session(client, app, account):
    client.post("/auth/login", data=RIGHT, headers=OWN)
    stolen = client.get_cookie("venire_session").value
    assert client.post("/auth/logout", headers=OWN).status_code == 303
    thief = app.test_client()
    thief.set_cookie("venire_session", stolen)
    assert thief.get("/review/").status_code == 303


def test_the_cookie_holds_no_account_number_and_the_table_no_token(client, account):
    client.post("/auth/login", data=RIGHT, headers=OWN)
    with client.session_transaction() as session:
        token = session["_user_id"]
    assert len(token) >= 43
    assert db.session.query(UserSession.token_hash).scalar() != token


def test_every_sign_in_gets_a_new_session_and_ends_the_browser_s_old_one(client, account):
    client.post("/auth/login", data=RIGHT, headers=OWN)
    first = client.get_cookie("venire_session").value
    client.post("/auth/login", data=RIGHT, headers=OWN)
    assert client.get_cookie("venire_session").value != first
    assert db.session.query(UserSession).count() == 1


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(client, account):
    answer = client.post("/auth/login", data=RIGHT, headers=OWN)
    cookie = next(
        one for one in answer.headers.getlist("Set-Cookie") if one.startswith("venire_session")
    )
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires" not in cookie  # ends with the browser unless one asked to stay


def test_staying_signed_in_keeps_the_cookie_for_two_weeks(client, account, clock):
    answer = client.post("/auth/login", data={**RIGHT, "stay": "yes"}, headers=OWN)
    assert any("Expires" in one for one in answer.headers.getlist("Set-Cookie"))
    clock.forward(days=13)
    assert client.get("/review/").status_code == 200
    clock.forward(days=2)
    assert client.get("/review/").status_code == 303


def test_a_session_ends_after_half_a_day(mo, clock):
    clock.forward(hours=13)
    assert mo.get("/review/").status_code == 303


def test_reading_signed_in_pages_sets_no_cookie(mo):
    assert "Set-Cookie" not in mo.get("/review/").headers


def test_signed_in_pages_are_never_kept(mo):
    assert mo.get("/review/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("change", ["role", "disable", "password", "everywhere"])
def test_every_change_of_rights_ends_the_sessions(mo, operator, change):
    user_id = db.session.query(UserSession.user_id).scalar()
    {
        "role": lambda: users.change_role(operator, user_id, Role.EDITOR),
        "disable": lambda: users.disable(operator, user_id),
        "password": lambda: users.set_password(operator, user_id, "quite another phrase"),
        "everywhere": lambda: users.sign_out_everywhere(operator, user_id),
    }[change]()
    assert mo.get("/review/").status_code == 303


def test_a_form_without_its_token_changes_nothing(mo):
    answer = mo.post("/auth/account/sign-out-everywhere", headers=OWN)
    assert answer.status_code == 403
    assert "no longer valid" in answer.text
    assert mo.get("/review/").status_code == 200


def test_one_can_sign_out_everywhere(mo, app):
    other = app.test_client()
    form = {"email": "mo@example.org", "password": PASSWORD}
    other.post("/auth/login", data=form, headers=OWN)
    assert "this one" in mo.get("/auth/account").text
    assert send(mo, "/auth/account/sign-out-everywhere").status_code == 303
    assert other.get("/review/").status_code == 303


def test_whose_role_has_no_desk_lands_where_the_role_has_work(client, person):
    person(Role.OPERATOR)
    form = {"email": "operator@example.org", "password": PASSWORD}
    answer = client.post("/auth/login", data=form, headers=OWN)
    assert answer.location == "/admin/"
    assert "Overview" in client.get("/admin/").text
