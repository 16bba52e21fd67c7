"""Cookies: set by POST only, signed, and stored as a hash."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.http import parse_cookie

from moderation.extensions import db
from moderation.models import Author
from moderation.web.cookies import AUTHOR_COOKIE, FRESH_COOKIE, RECEIPT_COOKIE

OWN = {"Sec-Fetch-Site": "same-origin"}


def ask(client: FlaskClient, question: str = "Can AI knit?"):
    return client.post("/en/ask", data={"question": question}, headers=OWN)


def given(answer) -> dict[str, str]:
    return {
        name: value
        for line in answer.headers.getlist("Set-Cookie")
        for name, value in list(parse_cookie(line).items())[:1]
    }


@pytest.mark.parametrize("path", ["/", "/en/", "/en/ask", "/en/none", "/robots.txt"])
def test_reading_sets_no_cookie(client: FlaskClient, path: str) -> None:
    assert "Set-Cookie" not in client.get(path).headers


def test_the_first_form_makes_an_author_with_a_hashed_random_id(client: FlaskClient) -> None:
    cookies = given(ask(client))
    assert set(cookies) == {AUTHOR_COOKIE, FRESH_COOKIE, RECEIPT_COOKIE}
    stored = db.session.scalars(select(Author.token_hash)).one()
    assert stored not in cookies[AUTHOR_COOKIE]
    assert len(stored) == 64


def test_the_cookies_are_out_of_reach_for_scripts_and_other_sites(client: FlaskClient) -> None:
    for line in ask(client).headers.getlist("Set-Cookie"):
        assert "HttpOnly" in line
        assert "SameSite=Lax" in line


def test_behind_https_the_cookies_are_for_https(app: Flask, client: FlaskClient) -> None:
    from dataclasses import replace

    app.config["VENIRE"] = replace(app.config["VENIRE"], public_url="https://localhost")
    assert all("; Secure" in line for line in ask(client).headers.getlist("Set-Cookie"))


def test_the_author_is_known_the_next_time(client: FlaskClient) -> None:
    ask(client)
    assert AUTHOR_COOKIE not in given(ask(client, "Can AI sew?"))
    db.session.rollback()
    assert len(db.session.scalars(select(Author)).all()) == 1


def test_a_changed_or_made_up_id_is_nobodys(client: FlaskClient) -> None:
    value = given(ask(client))[AUTHOR_COOKIE]
    client.set_cookie(AUTHOR_COOKIE, "x" + value)
    assert AUTHOR_COOKIE in given(ask(client, "Can AI sew?"))


def test_an_id_signed_with_an_earlier_key_still_counts(app: Flask, client: FlaskClient) -> None:
    ask(client)
    app.config["SECRET_KEY_FALLBACKS"] = [app.config["SECRET_KEY"]]
    app.config["SECRET_KEY"] = "a-newer-key-0123456789-0123456789"
    assert AUTHOR_COOKIE not in given(ask(client, "Can AI sew?"))


def test_a_refused_form_leads_nobody_past_the_cache(client: FlaskClient) -> None:
    assert FRESH_COOKIE not in given(ask(client, ""))
