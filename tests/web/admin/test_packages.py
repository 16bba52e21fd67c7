"""Asking for packages from the dashboard: within the operator's bounds, and with a password."""

from dataclasses import replace

import pytest

from moderation.actions.plugins import requests
from moderation.domain.messages import message
from moderation.domain.roles import Role
from moderation.queries.plugins.requests import last_requests, open_request
from moderation.queries.users import confirmed_at
from tests.web.conftest import PASSWORD, send

HASH = "1" * 64
LISTED = f"venire-shout==1.0 --hash=sha256:{HASH}\n"
ASK = "/admin/packages/requests"
SHOUT = {"act": "install", "target": "venire-shout==1.0"}


@pytest.fixture
def installing(app, config):
    app.config["VENIRE"] = replace(config, allow_install=True)
    (config.instance / "plugins-allowed.txt").write_text(LISTED)


@pytest.fixture
def admin(signed_in):
    return signed_in(Role.ADMIN, "admin")


def test_without_the_operators_leave_the_page_says_so_and_offers_nothing(admin, config):
    (config.instance / "plugins-allowed.txt").write_text(LISTED)
    page = admin.get("/admin/packages").text
    assert "VENIRE_ALLOW_INSTALL=1" in page
    assert "venire-shout" not in page
    assert f'action="{ASK}"' not in page
    answer = send(admin, ASK, **SHOUT, password=PASSWORD)
    assert answer.status_code == 403
    assert last_requests() == []


@pytest.mark.usefixtures("installing")
def test_the_list_is_shown_with_its_hashes(admin):
    page = admin.get("/admin/packages").text
    assert "Install venire-shout==1.0" in page
    assert f"sha256:{HASH}" in page


@pytest.mark.usefixtures("installing")
def test_who_just_signed_in_has_confirmed(admin):
    assert send(admin, ASK, **SHOUT).status_code == 303
    asked = open_request()
    assert (asked.act, asked.target, asked.state) == ("install", "venire-shout==1.0", "asked")
    page = admin.get("/admin/packages").text
    assert "install venire-shout==1.0" in page
    assert "disabled" in page  # one change at a time


@pytest.mark.usefixtures("installing")
def test_later_the_password_is_asked_for_and_then_counts(admin, clock):
    clock.forward(minutes=6)
    asked = send(admin, ASK, **SHOUT)
    assert asked.status_code == 403
    assert "install venire-shout==1.0" in asked.text
    assert 'type="password"' in asked.text
    assert last_requests() == []
    wrong = send(admin, ASK, **SHOUT, password="wrong")
    assert wrong.status_code == 422
    assert "This is not your present password." in wrong.text
    assert last_requests() == []
    assert send(admin, ASK, **SHOUT, password=PASSWORD).status_code == 303
    assert open_request().target == "venire-shout==1.0"


@pytest.mark.usefixtures("installing")
def test_a_password_counts_for_the_session_that_typed_it_alone(admin, app, clock):
    other = app.test_client()
    form = {"email": "admin@example.org", "password": PASSWORD}
    headers = {"Sec-Fetch-Site": "same-origin"}
    assert other.post("/auth/login", data=form, headers=headers).status_code == 303
    clock.forward(minutes=6)
    assert send(admin, ASK, **SHOUT, password=PASSWORD).status_code == 303
    assert send(other, ASK, act="restart").status_code == 403


@pytest.mark.usefixtures("installing")
def test_guessing_passwords_closes_like_signing_in(admin, clock):
    clock.forward(minutes=6)
    codes = [send(admin, ASK, **SHOUT, password=f"guess {n}").status_code for n in range(12)]
    assert codes[0] == 422
    assert codes[-1] == 429
    assert send(admin, ASK, **SHOUT, password=PASSWORD).status_code == 429
    assert last_requests() == []


@pytest.mark.usefixtures("installing")
@pytest.mark.parametrize(
    ("act", "target", "said"),
    [
        ("install", "venire-other==1.0", "not on the operator"),
        ("install", "venire-shout==2.0", "not on the operator"),
        ("install", "venire-shout", "NAME==VERSION"),
        ("remove", "venire-shout", "is not installed"),
        ("explode", "", "no such act"),
        ("", "", "no such act"),
    ],
)
def test_what_cannot_be_asked_for_is_told_before_any_password(admin, clock, act, target, said):
    clock.forward(minutes=6)
    answer = send(admin, ASK, act=act, target=target)
    assert answer.status_code == 422
    assert said in answer.text
    assert last_requests() == []


@pytest.mark.usefixtures("installing")
def test_one_change_at_a_time(admin):
    assert send(admin, ASK, **SHOUT).status_code == 303
    assert send(admin, ASK, act="restart").status_code == 409


@pytest.mark.usefixtures("installing")
def test_what_nobody_has_begun_can_be_taken_back(admin):
    send(admin, ASK, **SHOUT)
    path = f"{ASK}/{open_request().id}/withdrawal"
    assert send(admin, path).status_code == 303
    assert open_request() is None
    assert send(admin, path).status_code == 409


@pytest.mark.usefixtures("installing")
def test_the_page_says_how_it_ended(admin, operator):
    send(admin, ASK, **SHOUT)
    number, _, _ = requests.start(operator)
    requests.finish(operator, number, message("The trial failed. %(why)s", why="no"), done=False)
    page = admin.get("/admin/packages").text
    assert "The trial failed. no" in page
    assert "disabled" not in page


@pytest.mark.usefixtures("installing")
def test_an_operator_looks_and_asks_for_nothing(signed_in):
    operator = signed_in(Role.OPERATOR, "op")
    page = operator.get("/admin/packages")
    assert page.status_code == 200
    assert f'action="{ASK}"' not in page.text
    assert send(operator, ASK, **SHOUT).status_code == 403
    assert last_requests() == []


def test_no_session_has_confirmed_nothing(app):
    assert confirmed_at("no such token") is None
