"""Headers, static files, error pages and languages: what holds for every answer."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from moderation.domain.errors import NotAllowed, Stale, TooFast, Unavailable
from moderation.domain.messages import message
from moderation.web.assets import asset, mark
from moderation.web.locale import LOCALES, direction

PLACES = ["/", "/en/", "/en/none", "/static/venire.css", "/robots.txt", "/en/topics/x/votes"]


@pytest.mark.parametrize("path", PLACES)
def test_every_answer_is_closed_to_what_it_does_not_need(client: FlaskClient, path: str) -> None:
    headers = client.get(path, buffered=True).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_over_https_browsers_are_told_to_stay_there(app: Flask, client: FlaskClient) -> None:
    app.config["VENIRE"] = replace(app.config["VENIRE"], public_url="https://localhost")
    assert "max-age" in client.get("/en/none").headers["Strict-Transport-Security"]


def test_a_static_file_named_by_its_content_may_be_kept_for_ever(
    app: Flask, client: FlaskClient
) -> None:
    named = client.get(asset("venire.css"), buffered=True)
    assert "immutable" in named.headers["Cache-Control"]
    outdated = client.get("/static/venire.css?v=old", buffered=True)
    assert "immutable" not in outdated.headers["Cache-Control"]
    assert mark(Path("nothing.css")) == "0"


def test_answers_that_say_nothing_else_are_not_stored(client: FlaskClient) -> None:
    assert client.get("/en/none").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("locale", LOCALES)
def test_an_error_page_speaks_the_language_of_its_address(client: FlaskClient, locale: str) -> None:
    answer = client.get(f"/{locale}/none", headers={"Accept-Language": "fr"})
    assert answer.status_code == 404
    assert f'<html lang="{locale}" dir="ltr">' in answer.text
    assert f'href="/{locale}/"' in answer.text


def test_an_error_elsewhere_speaks_the_browsers_language(client: FlaskClient) -> None:
    assert '<html lang="nl"' in client.get("/none", headers={"Accept-Language": "nl"}).text


def test_an_unknown_host_is_a_bad_request(client: FlaskClient) -> None:
    client.get("/en/")
    for path in ("/en/", "/", "/none"):
        answer = client.get(path, headers={"Host": "evil.example"})
        assert answer.status_code == 400
        assert "<h1>" in answer.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotAllowed(), 403),
        (Stale(), 409),
        (TooFast(retry_after=7), 429),
        (Unavailable(), 503),
        (OperationalError("SELECT 1", {}, Exception("unable to open database file")), 503),
        (NotAllowed(message("100%% of %(what)s", what="<b>")), 403),
    ],
)
def test_every_refusal_is_a_page_with_its_status(
    app: Flask, client: FlaskClient, error: Exception, status: int
) -> None:
    def fail() -> str:
        raise error

    app.view_functions["public.how"] = lambda locale: fail()
    answer = client.get("/en/how-the-jury-works")
    assert answer.status_code == status
    assert '<link rel="stylesheet"' in answer.text
    assert "<b>" not in answer.text
    assert ("Retry-After" in answer.headers) == (status in {429, 503})


def test_the_programming_interface_gets_its_errors_as_json(client: FlaskClient) -> None:
    answer = client.get("/api/none")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert json.loads(answer.text)["status"] == 404


def test_a_mistake_of_ours_is_a_page_without_details(app: Flask, client: FlaskClient) -> None:
    def fail(locale: str) -> str:
        raise ZeroDivisionError("secret")

    app.view_functions["public.how"] = fail
    app.config["TESTING"] = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.get("/en/how-the-jury-works")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Our mistake" in answer.text


@pytest.mark.parametrize(
    ("language", "written"),
    [("ar", "rtl"), ("he", "rtl"), ("nl", "ltr"), ("zz", "auto"), ("", "auto")],
)
def test_languages_know_their_direction(language: str, written: str) -> None:
    assert direction(language) == written
