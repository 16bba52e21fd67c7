"""Requests are understood whole or refused: lengths, bytes and hosts."""

from dataclasses import replace
from io import BytesIO
from threading import BoundedSemaphore

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.app import LARGEST_BODY, create_app
from moderation.config import Config
from moderation.web import incoming
from tests.web.conftest import OWN

FORM = "application/x-www-form-urlencoded"
UNMEASURED = {
    "CONTENT_LENGTH": "",
    "HTTP_TRANSFER_ENCODING": "chunked",
    "wsgi.input_terminated": True,
}


def send_unmeasured(client: FlaskClient, body: bytes) -> TestResponse:
    """Send a form in chunks, as the server hands it on: without a length, but with an end."""
    return client.post(
        "/en/ask", headers=OWN, content_type=FORM, input_stream=BytesIO(body),
        environ_overrides=UNMEASURED,
    )  # fmt: skip


def test_a_body_of_unknown_length_is_read(client: FlaskClient) -> None:
    assert send_unmeasured(client, b"question=Can+AI+knit%3F").status_code == 303


@pytest.mark.parametrize("size", [LARGEST_BODY, LARGEST_BODY + 1, 5 * LARGEST_BODY])
def test_a_body_of_unknown_length_is_refused_whole_where_it_is_too_large(
    client: FlaskClient, size: int
) -> None:
    body = b"question=Can+AI+knit%3F&junk=".ljust(size, b"x")
    assert send_unmeasured(client, body).status_code == 413


def test_a_body_whose_turn_does_not_come_is_asked_for_again_later(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "_turns", BoundedSemaphore(1))
    monkeypatch.setattr(incoming, "LONGEST_WAIT", 0.0)
    with incoming._turns:
        answer = client.post("/en/ask", data={"question": "Can AI knit?"}, headers=OWN)
        assert client.get("/en/").status_code == 200
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    answer = client.post("/en/ask", data={"question": "Can AI knit?"}, headers=OWN)
    assert answer.status_code == 303


def test_a_query_of_bytes_that_are_no_text_is_refused(client: FlaskClient) -> None:
    answer = client.get("/en/", environ_overrides={"QUERY_STRING": "after=\xff"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("[::1]", 200),
        ("[::1]:8000", 200),
        ("localhost:8000", 200),
        ("[::2]", 400),
        ("[::1]x", 400),
        ("[::1]:8000:1", 400),
        ("[::1]@evil.example", 400),
        ("evil.example", 400),
        ("[::1", 400),
        ("", 400),
    ],
)
def test_only_known_hosts_are_served(client: FlaskClient, host: str, status: int) -> None:
    answer = client.get("/healthz", environ_overrides={"HTTP_HOST": host})
    assert answer.status_code == status


def test_a_site_may_have_an_address_instead_of_a_name(config: Config) -> None:
    there = replace(config, trusted_hosts=("[2001:db8::7]",))
    client = create_app(there).test_client()
    for host, status in (("[2001:DB8::7]:8000", 200), ("[2001:db8::8]", 400)):
        answer = client.get("/healthz", environ_overrides={"HTTP_HOST": host})
        assert answer.status_code == status


def test_the_application_reads_requests_this_way(app: Flask) -> None:
    assert app.request_class.__module__ == "moderation.web.incoming"
