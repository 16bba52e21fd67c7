"""Every route by role, by method, by proof: one table, and nothing beside it."""

import re
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from moderation.actions import users
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import Topic
from tests.conftest import Clock
from tests.hostile.doors import DOORS, PEOPLE, Door
from tests.hostile.probing import FORM, OWN, Browser
from tests.hostile.strings import LARGE
from tests.web import case_rows

pytestmark = pytest.mark.usefixtures("unhurried")

ROLES = {role.value[0]: role for role in Role}
REFUSED = (400, 403)
ENDING = {"/auth/logout", "/auth/account/sign-out-everywhere"}
NO_PROOF: tuple[dict[str, str], ...] = (
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    {"Referer": "http://localhost/en/"},
)


@pytest.fixture
def site(site: Flask, operator: Context, clock: Clock) -> Flask:
    """The bare site with a tag, and with account 1, on which doors are tried."""
    with site.app_context():
        users.create_user(operator, "target@example.org", Role.EDITOR)
        with transaction() as session:
            case_rows.add_tag(session, session.get_one(Topic, 1), "known", clock())
        db.session.remove()
    return site


def address(rule: str, door: Door) -> str:
    return door.path or rule


def knock(browser: Browser, method: str, path: str, door: Door) -> TestResponse:
    return browser.get(path) if method == "GET" else browser.send(path, door.form)


def doors(method: str = "", open_to: str = "") -> Iterator[tuple[str, str, Door]]:
    """The doors with their addresses, of one method, or open to exactly these."""
    for (known, rule), door in DOORS.items():
        if method in {"", known} and open_to in {"", door.open_to}:
            yield known, address(rule, door), door


def private() -> list[tuple[str, Door]]:
    return [(path, door) for _, path, door in doors("POST") if "s" not in door.open_to]


def test_the_table_names_every_route_and_no_other(app: Flask) -> None:
    routes = {
        (method, re.sub(r"<\w+:(\w+)>", r"<\1>", str(rule)))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if not str(rule).startswith("/api/")  # tests/web/api/test_doors.py tries these, by token
    }
    assert routes - set(DOORS) == set(), "say in tests/hostile/doors.py who may pass"
    assert set(DOORS) - routes == set(), "these routes are gone"


@pytest.mark.parametrize("letter", PEOPLE)
def test_people_pass_the_doors_of_their_role_and_no_other(
    enter: Callable[[Role], Browser], letter: str
) -> None:
    wrong: dict[str, int] = {}
    browser = enter(ROLES[letter])
    for method, path, door in doors():
        answer = knock(browser, method, path, door)
        right = door.answer if letter in door.open_to else 403
        if (method, path) == ("GET", "/auth/login"):
            right = 303
        if answer.status_code != right:
            wrong[f"{method} {path}"] = answer.status_code
        if path in ENDING:
            browser = enter(ROLES[letter])
    assert wrong == {}


def test_strangers_are_led_to_the_sign_in(stranger: Browser) -> None:
    wrong: dict[str, tuple[int, str]] = {}
    for method, path, door in doors():
        answer = knock(stranger, method, path, door)
        where = answer.headers.get("Location", "")
        if "s" in door.open_to:
            right = answer.status_code == door.answer and not where.startswith("/auth/login?")
        else:
            right = answer.status_code == 303 and where.startswith("/auth/login?next=/")
        if not right:
            wrong[f"{method} {path}"] = (answer.status_code, where)
    assert wrong == {}


def test_strangers_who_ask_as_programs_are_told_401(stranger: Browser) -> None:
    for method, path, door in doors():
        if "s" not in door.open_to and method == "GET":
            assert stranger.get(path, HTTP_ACCEPT="application/json").status_code == 401, path


def test_a_row_that_cannot_be_is_not_found(enter: Callable[[Role], Browser]) -> None:
    admin = enter(Role.ADMIN)
    numbered = [
        (method, rule, door)
        for (method, rule), door in DOORS.items()
        if re.search(r"<\w+_id>", rule)
    ]
    assert len(numbered) > 5
    for (method, rule, door), number in product(numbered, LARGE):
        path = re.sub(r"<\w+_id>", number, rule)
        assert knock(admin, method, path, door).status_code == 404, path


def test_the_session_of_a_closed_account_opens_nothing(
    site: Flask, enter: Callable[[Role], Browser], operator: Context
) -> None:
    moderator = enter(Role.MODERATOR)
    with site.app_context():
        users.disable(operator, 2)
    for method, path, door in doors():
        if "s" not in door.open_to:
            assert knock(moderator, method, path, door).status_code == 303, path


def test_a_private_form_needs_its_token(enter: Callable[[Role], Browser]) -> None:
    admin = enter(Role.ADMIN)
    for path, door in private():
        for token in ("", "x", admin.token[:-1], admin.token + "x"):
            answer = Browser(admin.client, token).send(path, door.form)
            assert answer.status_code in REFUSED, path
    assert admin.get("/auth/account").status_code == 200


def test_anothers_token_is_no_token(enter: Callable[[Role], Browser]) -> None:
    admin, moderator = enter(Role.ADMIN), enter(Role.MODERATOR)
    for path, door in private():
        answer = Browser(admin.client, moderator.token).send(path, door.form)
        assert answer.status_code in REFUSED, path


def test_a_public_form_needs_proof_of_where_it_comes_from(stranger: Browser) -> None:
    for headers, (_, path, door) in product(NO_PROOF, list(doors("POST"))):
        if "s" in door.open_to:
            answer = stranger.client.post(path, data=door.form, headers=headers)
            assert answer.status_code == 403, (path, headers)
            assert "Set-Cookie" not in answer.headers


def test_a_wrong_method_is_told_the_right_ones(site: Flask, stranger: Browser) -> None:
    for _, path, _ in list(doors()):
        for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "X" * 99):
            answer = stranger.client.open(path, method=method, headers=OWN, buffered=True)
            assert answer.status_code == 405, (method, path)
            assert {"GET", "POST"} & set(answer.headers["Allow"].replace(",", " ").split())


def test_forms_are_not_read_and_pages_take_no_forms(app: Flask, stranger: Browser) -> None:
    routes = {rule for _, rule in DOORS}
    for rule in routes:
        for method, other in (("GET", "POST"), ("POST", "GET")):
            door = DOORS.get((method, rule))
            if door is not None and (other, rule) not in DOORS:
                answer = stranger.client.open(
                    address(rule, door), method=other, headers=OWN, content_type=FORM, buffered=True
                )
                assert answer.status_code == 405, (other, rule)


def test_head_says_what_get_says_without_a_body(enter: Callable[[Role], Browser]) -> None:
    admin = enter(Role.ADMIN)
    ignored = {"date", "content-length", "vary"}
    for _, path, _ in doors("GET"):
        got = admin.get(path)
        head = admin.client.head(path, buffered=True)
        assert head.status_code == got.status_code, path
        assert head.data == b"", path
        names = {name.lower() for name, _ in got.headers} - ignored
        assert names == {name.lower() for name, _ in head.headers} - ignored, path


def test_reading_sets_no_cookie(stranger: Browser, enter: Callable[[Role], Browser]) -> None:
    admin = enter(Role.ADMIN)
    for _, path, _ in doors("GET"):
        assert "Set-Cookie" not in stranger.get(path).headers, path
        assert "Set-Cookie" not in admin.get(path).headers, path


def test_every_answer_says_how_safe_it_is(stranger: Browser) -> None:
    for method, path, door in doors():
        headers = knock(stranger, method, path, door).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy, path
        assert "default-src 'none'" in policy, path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert "Server" not in headers, path


def test_private_answers_are_kept_nowhere(enter: Callable[[Role], Browser]) -> None:
    admin = enter(Role.ADMIN)
    for _, path, door in doors("GET"):
        if "s" not in door.open_to:
            assert admin.get(path).headers["Cache-Control"] == "no-store", path
