"""Who is too fast is told so and for how long; what they may not hurry is nobody else's trouble."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from moderation.domain.roles import Role
from moderation.extensions import limiter
from tests.conftest import Clock
from tests.hostile.conftest import BARE
from tests.hostile.doors import DOORS
from tests.hostile.probing import Browser

MOST_A_MINUTE = 61


@pytest.fixture(autouse=True)
def fresh_counts(app: Flask) -> Iterator[None]:
    """Begin and end with nobody counted: all tests come from one address."""
    limiter.reset()
    yield
    limiter.reset()


def forms() -> list[tuple[str, dict[str, str], int]]:
    return [
        (door.path, dict(door.form), door.answer)
        for (method, rule), door in DOORS.items()
        if method == "POST" and rule.startswith("/<locale>")
    ]


@pytest.mark.parametrize(("path", "form", "usual"), forms())
def test_every_public_form_has_its_pace(
    site: Flask, stranger: Browser, path: str, form: dict[str, str], usual: int
) -> None:
    limiter.reset()
    for _ in range(MOST_A_MINUTE):
        answer = stranger.send(path, form)
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
    assert "<h1>" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert stranger.get(BARE).status_code == 200
    elsewhere = Browser(site.test_client()).send(path, form, REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == usual


def test_what_a_client_says_of_its_address_is_not_believed(stranger: Browser) -> None:
    limiter.reset()
    answers = {
        stranger.send(
            f"{BARE}/tags", {"name": "a"}, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}",
            HTTP_FORWARDED=f"for=198.51.100.{number}", HTTP_X_REAL_IP=f"198.51.100.{number}",
        ).status_code
        for number in range(MOST_A_MINUTE)
    }  # fmt: skip
    assert 429 in answers


def test_guessing_passwords_is_slowed_and_the_way_in_stays(
    stranger: Browser, enter: Callable[[Role], Browser], clock: Clock
) -> None:
    form = {"email": "admin@example.org", "password": "guess"}
    enter(Role.ADMIN)
    answers = [stranger.send("/auth/login", form) for _ in range(8)]
    assert [answer.status_code for answer in answers].count(429) >= 2
    wait = int(answers[-1].headers["Retry-After"])
    assert 1 <= wait <= 900
    assert enter(Role.ADMIN).get("/admin/users").status_code == 200
    clock.forward(seconds=wait)
    assert stranger.send("/auth/login", form).status_code == 422
