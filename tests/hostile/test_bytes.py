"""Bodies that no browser sends: broken, huge, mislabelled, repeated, missing."""

from itertools import product

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from moderation.extensions import db
from moderation.models import Revision, Topic
from tests.hostile.conftest import BARE
from tests.hostile.probing import FORM, OWN, Browser

pytestmark = pytest.mark.usefixtures("unhurried")

FORMS = (
    f"{BARE}/votes",
    f"{BARE}/comments",
    f"{BARE}/tags",
    f"{BARE}/rechecks",
    "/en/reports",
    "/en/ask",
)
BROKEN = (
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"%ff%fe",
    b"%ed%a0%80x",
    b"%f0%9f%99",
    b"%c0%80",
    b"%00",
    b"\x00",
    b"%",
    b"%zz",
    b"%u0041",
    b"+%2b",
    b"&",
    b"%fe%ff%00a",
)
FIELDS = ("choice", "author", "body", "name", "why", "subject", "reason", "note", "question")
KINDS = (
    "",
    "application/json",
    "text/plain",
    "text/html; charset=utf-16",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x; boundary=y",
    "application/x-www-form-urlencoded; charset=utf-7",
    "a" * 4_000,
)
NAMED = b"--x\r\nContent-Disposition: form-data; name"
PARTS = (
    NAMED + b'="choice"\r\n\r\nyes',
    NAMED + b'="choice"; filename="a.txt"\r\n\r\nyes\r\n--x--',
    NAMED + b'="\xff\x00"\r\n\r\n\xff\r\n--x--\r\n',
    NAMED + b"*=utf-9''choice\r\n\r\nx\r\n--x--\r\n",
    NAMED + b'="choice"\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xff\r\n--x--\r\n',
    b"--x\r\n\r\nyes\r\n--x--",
    b"--x--",
    b"--y\r\n\r\n",
    b"--x\r\n" + b"H: v\r\n" * 2_000 + b"\r\n\r\n--x--",
)


def send(browser: Browser, path: str, body: bytes, kind: str = FORM) -> TestResponse:
    return browser.client.post(path, data=body, content_type=kind, headers=OWN)


def form(value: bytes, names: tuple[str, ...] = FIELDS) -> bytes:
    return b"&".join(name.encode() + b"=" + value for name in names)


def test_broken_bytes_are_cleaned_or_refused(stranger: Browser) -> None:
    for path, value in product(FORMS, BROKEN):
        answer = send(stranger, path, form(value))
        assert answer.status_code in (303, 404, 422), value
        assert send(stranger, path, value).status_code in (404, 422), value


def test_what_is_stored_of_broken_bytes_is_clean_text(stranger: Browser, site: Flask) -> None:
    kept = [
        send(stranger, f"{BARE}/comments", form(b"kept" + value, ("author", "body"))).status_code
        for value in BROKEN
    ].count(303)
    with site.app_context():
        stored = [one["body"] for one in db.session.scalars(select(Revision.content))]
    assert stored.count("A word.") == 1
    assert len(stored) == kept + 1 >= len(BROKEN) - 2
    assert all(body.isprintable() and body.encode() for body in stored)


def test_a_body_over_the_limit_is_too_large(stranger: Browser) -> None:
    bodies = (b"body=" + b"x" * 70_000, b"&" * 70_000, b"x" * 70_000)
    for path, body in product((*FORMS, "/auth/login"), bodies):
        assert send(stranger, path, body).status_code == 413, path


def test_very_many_fields_are_no_way_in(stranger: Browser) -> None:
    many = b"&".join(b"f%d=1" % number for number in range(6_000))
    for path in FORMS:
        assert send(stranger, path, many).status_code in (404, 413, 422), path


def test_a_wrong_kind_of_content_holds_no_fields(stranger: Browser) -> None:
    for path, kind in product(FORMS, KINDS):
        answer = send(stranger, path, b'{"choice": "yes", "body": "x"}', kind)
        assert answer.status_code in (400, 404, 413, 415, 422), (path, kind)


def test_a_form_without_fields_is_refused(stranger: Browser) -> None:
    for path in FORMS:
        assert send(stranger, path, b"").status_code in (404, 422), path


def test_a_form_sent_in_parts_counts_as_well(stranger: Browser) -> None:
    answer = stranger.client.post(
        f"{BARE}/votes", data={"choice": "yes"}, headers=OWN, content_type="multipart/form-data"
    )
    assert answer.status_code == 303


def test_broken_parts_are_no_error(stranger: Browser) -> None:
    for path, part in product(FORMS, PARTS):
        answer = send(stranger, path, part, "multipart/form-data; boundary=x")
        assert answer.status_code in (400, 404, 413, 422), (path, part[:99])


def test_of_a_repeated_field_the_first_counts(stranger: Browser, site: Flask) -> None:
    send(stranger, f"{BARE}/comments", b"author=A&author=B&body=first&body=second")
    send(stranger, f"{BARE}/votes", b"choice=yes&choice=no")
    with site.app_context():
        stored = db.session.scalars(select(Revision.content)).all()
        topic = db.session.scalars(select(Topic).where(Topic.slug == "bare")).one()
    assert [one["body"] for one in stored] == ["A word.", "first"]
    assert (topic.poll_yes, topic.poll_no) == (1, 0)


def test_fields_in_the_query_are_not_the_form(stranger: Browser, site: Flask) -> None:
    answer = send(stranger, f"{BARE}/comments?author=A&body=B", b"")
    assert answer.status_code == 422
    with site.app_context():
        assert db.session.scalar(select(func.count()).select_from(Revision)) == 1


def test_a_length_that_is_none_is_no_error(stranger: Browser) -> None:
    for length in ("-1", "x", "1e3", "", "99999999999999999999", "+5", "٣"):
        answer = stranger.client.post(
            f"{BARE}/votes", data=b"choice=yes", content_type=FORM, headers=OWN,
            environ_overrides={"CONTENT_LENGTH": length.encode().decode("latin-1")},
        )  # fmt: skip
        assert answer.status_code in (303, 400, 413, 422), length
