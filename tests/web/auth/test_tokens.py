"""Tokens on the account page: made with the password, shown once, revoked by owner and admin."""

import re

import pytest

from moderation.actions import users
from moderation.domain.accounts import token_hash
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.hooks.redaction import hide
from moderation.models import ApiToken, LedgerEntry, LedgerPrivate
from moderation.queries.verification import verify
from tests.web.conftest import OWN, PASSWORD, send

MAKE = "/auth/account/tokens"
FORM = {"name": "Night shift", "scope": ["items:read"], "days": "30", "password": PASSWORD}
TOKEN = re.compile(r"venire_\d+_[A-Za-z0-9_-]{43}")


def made(browser, **more):
    answer = send(browser, MAKE, **{**FORM, **more})
    assert answer.status_code == 200
    [text] = TOKEN.findall(answer.text)
    return text


def stored():
    db.session.rollback()
    return db.session.query(ApiToken).one()


def works(app, text):
    db.session.rollback()
    with app.test_client(use_cookies=False) as program:
        answer = program.get("/api/v1/items", headers={"Authorization": f"Bearer {text}"})
    return answer.status_code == 200


def test_a_token_is_shown_once_and_kept_as_a_hash(mo, app):
    text = made(mo)
    secret = text.rpartition(f"venire_{stored().id}_")[2]
    page = mo.get("/auth/account").text
    assert secret not in page
    assert f"venire_{stored().id}_…" in page
    assert stored().secret_hash == token_hash(secret)
    assert works(app, text)
    database = app.config["VENIRE"].instance.rglob("venire.sqlite3*")
    assert not any(secret.encode() in one.read_bytes() for one in database)


def test_the_ledger_tells_of_it_and_its_replay_is_the_table(mo):
    made(mo)
    send(mo, f"{MAKE}/{stored().id}/revocation")
    acts = db.session.query(LedgerEntry).filter(LedgerEntry.act.like("token.%")).all()
    assert [one.act for one in acts] == ["token.made", "token.revoked"]
    assert acts[0].public["set"] == {
        "user_id": stored().user_id,
        "scopes": ["items:read"],
        "active": True,
    }
    assert db.session.get(LedgerPrivate, acts[0].id).body == {"name": "Night shift"}
    assert [one for one in verify().problems if "api_token" in str(one)] == []


def test_no_log_shows_it(mo):
    text = made(mo)
    for line in (f"shown {text} today", f"'Authorization': 'Bearer {text}'", f"?token={text}"):
        assert text[-20:] not in hide(line)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"password": "another phrase"}, "This is not your present password."),
        ({"password": ""}, "This is not your present password."),
        ({"name": " "}, "Please write something."),
        ({"name": "x" * 81}, "Shorten this to 80 characters"),
        ({"scope": []}, "Choose what the token is for."),
        ({"scope": ["items:all"]}, "Choose what the token is for."),
        ({"days": "366"}, "A token counts from 1 to 365 days."),
        ({"days": "0"}, "A token counts from 1 to 365 days."),
        ({"days": "long"}, "A token counts from 1 to 365 days."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_made(mo, wrong, field):
    answer = send(mo, MAKE, **{**FORM, **wrong})
    assert answer.status_code == 422
    assert field in answer.text
    assert db.session.query(ApiToken).count() == 0


def test_the_password_is_asked_for_even_of_who_just_signed_in(mo):
    form = {name: value for name, value in FORM.items() if name != "password"}
    assert send(mo, MAKE, **form).status_code == 422


def test_guessing_the_password_there_is_slowed(mo):
    answers = [send(mo, MAKE, **{**FORM, "password": "no"}).status_code for _ in range(8)]
    assert answers[-1] == 429


def test_one_has_twenty_at_most(mo, monkeypatch):
    for _ in range(20):
        made(mo)
    answer = send(mo, MAKE, **FORM)
    assert answer.status_code == 422
    assert "You have 20 tokens already." in answer.text


def test_revoked_it_ends_at_once_and_for_good(mo, app):
    text = made(mo)
    assert send(mo, f"{MAKE}/{stored().id}/revocation").status_code == 303
    assert not works(app, text)
    assert send(mo, f"{MAKE}/{stored().id}/revocation").status_code == 303
    assert "Night shift" not in mo.get("/auth/account").text


def test_anothers_token_is_not_found(mo, signed_in, app):
    text = made(mo)
    other = signed_in(Role.MODERATOR, "other")
    assert send(other, f"{MAKE}/{stored().id}/revocation").status_code == 404
    assert works(app, text)


def test_an_admin_sees_all_and_ends_any(mo, signed_in, app):
    text = made(mo)
    admin = signed_in(Role.ADMIN, "admin")
    page = admin.get("/admin/tokens").text
    assert "mo@example.org" in page
    assert "Night shift" in page
    assert send(admin, f"/admin/tokens/{stored().id}/revocation").status_code == 303
    assert not works(app, text)


def test_the_page_says_on_which_day_it_was_last_used(mo, app, clock):
    text = made(mo)
    assert "never used" in mo.get("/auth/account").text
    clock.forward(days=2)
    assert works(app, text)
    assert str(stored().last_used_on) == "2026-06-30"


def test_a_role_without_use_for_tokens_gets_none(signed_in):
    operator = signed_in(Role.OPERATOR)
    assert "Your role has no use for tokens." in operator.get("/auth/account").text
    assert send(operator, MAKE, **FORM).status_code == 422


def test_whoever_came_in_by_a_link_is_told_to_choose_a_password_first(app, operator):
    user_id = users.create_user(operator, "new@example.org", Role.MODERATOR)
    browser = app.test_client()
    link = users.make_link(operator, user_id)
    assert browser.post(f"/auth/link/{link}", headers=OWN).status_code == 303
    page = browser.get("/auth/account").text
    assert "Choose a password first" in page
    assert f'action="{MAKE}' not in page
    assert send(browser, MAKE, **{**FORM, "password": ""}).status_code == 422
