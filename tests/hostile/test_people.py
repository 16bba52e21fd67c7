"""Naughty strings at the sign-in, in decisions, notes, settings and accounts."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from moderation.actions import users
from moderation.domain.actor import Context
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import ReviewItem
from tests.hostile.markup import wrong_with
from tests.hostile.probing import OWN, Browser, answered, is_inert
from tests.hostile.strings import naughty, sample
from tests.hostile.test_addresses import stays_here

pytestmark = pytest.mark.usefixtures("unhurried")

ITEM = "/review/items/1"
PASSWORD = "a long pass phrase"
TRICKS = (
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "/\t/evil.example",
    "/%0d%0aSet-Cookie:x=1",
    "/\n/evil",
    "\\/evil",
    "/.//evil.example",
    "javascript:x",
)
DECISION = ("action", "version", "revision", "reason", "canned")


def elsewhere(number: int) -> str:
    """An address from which nobody has tried yet, so that the throttle stays open."""
    return f"2001:db8:{number // 65536:x}:{number % 65536:x}::1"


def test_no_string_breaks_the_sign_in_or_opens_it(stranger: Browser) -> None:
    for number, text in enumerate(naughty()):
        form = {"email": text, "password": text, "next": text}
        answer = answered(
            lambda _, form=form, number=number: stranger.send(
                "/auth/login", form, REMOTE_ADDR=elsewhere(number)
            ),
            text, (422, 429),
        )  # fmt: skip
        assert "Set-Cookie" not in answer.headers
        assert is_inert(text, answer.text), ascii(text)
    assert stranger.get("/review/").status_code == 303


def test_refused_sign_ins_show_what_was_typed_as_text(stranger: Browser) -> None:
    for number, text in enumerate(sample()[-46:]):
        form = {"email": text, "password": text, "next": text}
        page = stranger.send("/auth/login", form, REMOTE_ADDR=elsewhere(number)).text
        assert wrong_with(page) == [], text


def test_signing_in_leads_to_places_on_this_site_only(
    site: Flask, stranger: Browser, operator: Context
) -> None:
    with site.app_context():
        users.create_user(operator, "mo@example.org", Role.MODERATOR, PASSWORD)
    for text in (*sample()[::3], *TRICKS):
        form = {"email": "mo@example.org", "password": PASSWORD, "next": text}
        answer = answered(lambda _, form=form: stranger.send("/auth/login", form), text, (303,))
        assert stays_here(answer), ascii(text)
        assert answer.location.startswith("/"), ascii(text)


def test_no_string_breaks_a_decision(enter: Callable[[Role], Browser]) -> None:
    moderator = enter(Role.MODERATOR)
    for number, text in enumerate(sample()[::3]):
        name = DECISION[number % len(DECISION)]
        form = {"action": "reject", "version": "0", "revision": "1", "reason": "x", name: text}
        answer = answered(
            lambda _, form=form: moderator.send(f"{ITEM}/decisions", form), text, (409, 422)
        )
        assert is_inert(text, answer.text), ascii(text)


def test_any_string_can_be_the_reason_of_a_decision(
    site: Flask, enter: Callable[[Role], Browser], stranger: Browser
) -> None:
    stranger.send("/en/ask", {"question": "Can AI knit?"})
    moderator = enter(Role.MODERATOR)
    with site.app_context():
        query = select(ReviewItem.id, ReviewItem.version).order_by(ReviewItem.id.desc())
        item, version = db.session.execute(query).first() or (0, 0)
    action = "reject"
    for text in naughty():
        form = {"action": action, "version": str(version), "revision": "1", "reason": text}
        path = f"/review/items/{item}/decisions"
        answer = answered(
            lambda _, path=path, form=form: moderator.send(path, form), text, (303, 422)
        )
        if answer.status_code == 303:
            version += 1
            action = "undo" if action == "reject" else "reject"
    assert version > len(naughty()) * 0.8
    for path in (
        f"/review/items/{item}",
        "/review/?view=decided",
        f"/admin/ledger?subject=item:{item}",
    ):
        assert wrong_with(moderator.get(path).text) == []


def test_any_string_can_be_a_note(enter: Callable[[Role], Browser]) -> None:
    moderator = enter(Role.MODERATOR)
    for text in naughty():
        answered(lambda text: moderator.send(f"{ITEM}/notes", {"note": text}), text, (303, 422))
    assert wrong_with(moderator.get(ITEM).text) == []


@pytest.mark.parametrize(
    ("path", "names", "answers"),
    [
        (f"{ITEM}/lease", ("action",), (303,)),
        ("/admin/users", ("email", "name", "role"), (422,)),
        ("/admin/users/1/role", ("role",), (422,)),
        ("/admin/users/1/activity", ("active",), (422,)),
        ("/auth/password", ("current", "email", "password"), (303, 422)),
        ("/admin/settings", ("panel_size", "quorum", "first_items", "version"), (422,)),
        ("/admin/screening/rule", ("hold_from", "cap", "version"), (409, 422)),
    ],
)
def test_no_string_breaks_a_form_of_the_private_rooms(
    enter: Callable[[Role], Browser], path: str, names: tuple[str, ...], answers: tuple[int, ...]
) -> None:
    admin = enter(Role.ADMIN)
    for text in sample()[::2]:
        form = dict.fromkeys(names, text)
        answer = answered(lambda _, form=form, by=admin: by.send(path, form), text, answers)
        assert is_inert(text, answer.text), ascii(text)
        if answer.location == "/review/":  # a good password ends the session and its token
            admin = enter(Role.ADMIN)


def test_any_string_can_be_a_name(enter: Callable[[Role], Browser]) -> None:
    admin = enter(Role.ADMIN)
    for number, text in enumerate(sample()[::4]):
        form = {"email": f"x{number}@example.org", "name": text, "role": "editor"}
        answered(lambda _, form=form: admin.send("/admin/users", form), text, (200, 422))
    assert wrong_with(admin.get("/admin/users").text) == []


def test_a_cookie_that_was_tampered_with_is_nobodys(enter: Callable[[Role], Browser]) -> None:
    admin = enter(Role.ADMIN)
    cookie = admin.client.get_cookie("venire_session")
    assert cookie is not None
    forged = (cookie.value[:-2], cookie.value + "x", cookie.value.upper(), cookie.value[::-1],
              f".{cookie.value}", f'"{cookie.value[:-1]}"', "." * 99, "e30.e30.e30")  # fmt: skip
    for value in forged:
        other = Browser(admin.client.application.test_client(use_cookies=False))
        answer = other.get("/review/", HTTP_COOKIE=f"venire_session={value}")
        assert answer.status_code == 303, value


def test_a_token_of_another_form_is_no_link(site: Flask, stranger: Browser) -> None:
    for token in ("../account", "%2e%2e", "a" * 5_000, "None", "0", "' OR 1=1"):
        for method in ("GET", "POST"):
            answer = stranger.client.open(f"/auth/link/{token}", method=method, headers=OWN)
            assert answer.status_code in (303, 404, 405), token
            assert "Set-Cookie" not in answer.headers
