"""Static files come compressed, once asked for they are known, and their address tells a change."""

import gzip
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.web.assets import asset, mark


def get(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(path, headers=named, buffered=True)


def test_a_static_file_comes_compressed_to_who_understands_it(client: FlaskClient) -> None:
    plain = get(client, "/static/venire.css")
    packed = get(client, "/static/venire.css", Accept_Encoding="br, gzip;q=0.5")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) * 3 < len(plain.data)
    assert packed.content_length == len(packed.data)
    assert packed.headers["Content-Type"] == plain.headers["Content-Type"]
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["", "br", "identity", "gzip;q=0", "x" * 99])
def test_others_get_it_plain(client: FlaskClient, accepted: str) -> None:
    answer = get(client, "/static/venire.css", Accept_Encoding=accepted)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_either_form_is_known_by_either_mark(client: FlaskClient) -> None:
    for first in ("gzip", ""):
        known = get(client, "/static/desk.js", Accept_Encoding=first).headers["ETag"]
        for again in ("gzip", ""):
            answer = get(client, "/static/desk.js", Accept_Encoding=again, If_None_Match=known)
            assert (answer.status_code, answer.data) == (304, b"")


def test_a_part_of_a_file_is_a_part_of_its_plain_form(client: FlaskClient) -> None:
    part = get(client, "/static/venire.css", Accept_Encoding="gzip", Range="bytes=0-9")
    assert (part.status_code, len(part.data)) == (206, 10)
    assert "Content-Encoding" not in part.headers


def test_what_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert get(client, "/static/none.css", Accept_Encoding="gzip").status_code == 404


def test_the_address_changes_with_the_file(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "a.css"
    assert mark(file) == "0"
    file.write_text("a {}")
    first = mark(file)
    file.write_text("b { color: red }")
    assert mark(file) not in ("0", first)
    assert asset("venire.css").startswith("/static/venire.css?v=")
