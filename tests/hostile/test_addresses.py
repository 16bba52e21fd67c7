"""Naughty strings in addresses, queries, cookies and headers: an answer, and one of ours."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import TypeVar
from urllib.parse import quote, urlsplit

import pytest
from werkzeug.test import TestResponse

from moderation.domain.roles import Role
from tests.hostile.conftest import BARE
from tests.hostile.probing import Browser, answered, is_inert, raw
from tests.hostile.strings import LARGE, naughty, sample

pytestmark = pytest.mark.usefixtures("unhurried")

Place = TypeVar("Place")

FOUND = (200, 301, 302, 303, 308, 404)
READ = (200, 206, 302, 304, 416)

PUBLIC_QUERIES = (
    ("/en/", "status"),
    ("/en/", "after"),
    ("/en/court", "verdict"),
    ("/en/court", "after"),
    ("/en/court", "case"),
    ("/en/tags", "q"),
    ("/en/tags", "after"),
    ("/en/tags", "family"),
    ("/en/tags/none", "after"),
    ("/en/tags/known/narrower", "after"),
    ("/en/ask", "sent"),
    ("/en/suggest-tag", "name"),
    ("/en/suggest-tag?name=new", "find"),
    ("/en/suggest-tag?name=new", "topic"),
    (BARE, "before"),
    ("/auth/login", "next"),
)
DESK_QUERIES = (
    ("/review/", "kind"),
    ("/review/", "view"),
    ("/review/", "reason"),
    ("/review/", "after"),
    ("/review/", "done"),
    ("/review/items/1", "after"),
    ("/review/topics", "below"),
    ("/review/tags/drift", "after"),
    ("/review/tags", "q"),
    ("/review/tags", "after"),
    ("/review/tags/changes", "state"),
    ("/review/tags/changes", "before"),
    ("/review/tags/changes/new", "ask"),
    ("/review/tags", "family"),
    ("/review/changes", "after"),
    ("/review/changes", "item"),
    ("/review/changes", "lease"),
    ("/admin/ledger", "subject"),
    ("/admin/ledger", "before"),
)
PLACES = (
    "/{}",
    "/{}/",
    "/{}/topics/bare",
    "/en/topics/{}",
    "/en/topics/{}/evidence",
    "/en/tags/{}",
    "/en/{}",
    "/static/{}",
    "/auth/link/{}",
    "/review/items/{}",
    "/healthz/{}",
)
HEADERS = (
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_AUTHORIZATION",
    "HTTP_COOKIE",
    "HTTP_FORWARDED",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_RANGE",
    "HTTP_RANGE",
    "HTTP_REFERER",
    "HTTP_USER_AGENT",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_X_FORWARDED_PROTO",
    "REMOTE_ADDR",
)
HOSTS = (
    "evil.example",
    "localhost.evil.example",
    "localhost@evil.example",
    "[::1",
    "127.0.0.1\\@evil.example",
    "localhost#",
    "localhost/",
    "localhost\tx",
)
COOKIES = "venire_author={0}; venire_session={0}; venire_fresh={0}; {0}={0}; csrf_token={0}"


def spread(places: Sequence[Place]) -> Iterator[tuple[Place, str]]:
    """Every string at a third of the places, and our sample at all."""
    for number, place in enumerate(places):
        for text in dict.fromkeys((*sample(), *naughty()[number % 3 :: 3])):
            yield place, text


def stays_here(answer: TestResponse) -> bool:
    """Whether a redirect, if it is one, leads to a place on this host."""
    target = answer.headers.get("Location", "/")
    parts = urlsplit(target)
    return parts.netloc in {"", "localhost"} and "\\" not in target and target[:2] != "//"


def check(answer: TestResponse, text: str) -> None:
    assert stays_here(answer), (ascii(text), answer.location)
    assert is_inert(text, answer.text), ascii(text)


def test_no_string_breaks_a_public_query(stranger: Browser) -> None:
    for (path, name), text in spread(PUBLIC_QUERIES):
        query = f"{path}?{name}={quote(text, errors='surrogatepass')}"
        check(answered(lambda _, query=query: stranger.get(query), text, FOUND), text)


def test_no_string_breaks_the_queries_that_a_topic_ignores(stranger: Browser) -> None:
    for text in sample()[::2]:
        value = quote(text, errors="surrogatepass")
        query = f"{BARE}?reply={value}&sent={value}&voted={value}&{value}={value}"
        check(answered(lambda _, query=query: stranger.get(query), text, (200,)), text)


def test_no_string_breaks_a_query_of_the_private_rooms(
    enter: Callable[[Role], Browser],
) -> None:
    admin = enter(Role.ADMIN)
    for number, (path, name) in enumerate(DESK_QUERIES):
        for text in (*LARGE, *sample()[number % 4 :: 4]):
            query = f"{path}?{name}={quote(text, errors='surrogatepass')}"
            check(answered(lambda _, query=query: admin.get(query), text, (*FOUND, 204)), text)


def test_no_string_breaks_an_address(stranger: Browser) -> None:
    for place, text in spread(PLACES):
        path = place.format(raw(text))
        answer = answered(
            lambda _, path=path: stranger.get("/", PATH_INFO=path), text, (*FOUND, 400)
        )
        check(answer, text)


def test_a_path_may_hold_bytes_that_are_no_text(stranger: Browser) -> None:
    for path in ("/\xff\xfe", "/en/topics/\xed\xa0\x80", "/en/tags/\xc0\xaf", "/\x00", "/en/\x00"):
        assert stranger.get("/", PATH_INFO=path).status_code == 404


def test_a_query_may_hold_bytes_that_are_no_text(stranger: Browser) -> None:
    queries = ("a=%ff&status=%ed%a0%80", "after=%c0%af", "status=%", "%00=%00", "&&&=&=")
    for path, query in product(("/en/", "/en/court", BARE), queries):
        assert stranger.get(path, QUERY_STRING=query).status_code in (200, 404)
        assert stranger.get(path, QUERY_STRING=f"{query}\xff").status_code == 400


def test_no_string_breaks_a_page_as_header_or_cookie(stranger: Browser) -> None:
    others = (BARE, "/auth/login", "/static/venire.css")
    for path, text in (*product(("/", "/en/"), naughty()), *product(others, sample()[::2])):
        headers = {**dict.fromkeys(HEADERS, raw(text)), "HTTP_COOKIE": COOKIES.format(raw(text))}
        answer = answered(
            lambda _, path=path, headers=headers: stranger.get(path, **headers), text, READ
        )
        check(answer, text)


def test_no_string_breaks_a_form_as_header_or_cookie(stranger: Browser) -> None:
    for text in naughty():
        headers = {**dict.fromkeys(HEADERS, raw(text)), "HTTP_COOKIE": COOKIES.format(raw(text))}
        answer = answered(
            lambda _, headers=headers: stranger.send(f"{BARE}/votes", {"choice": "no"}, **headers),
            text, (303,),
        )  # fmt: skip
        assert answer.location == f"{BARE}?voted=1#findings"


def test_a_signed_in_persons_page_survives_strange_headers(
    enter: Callable[[Role], Browser],
) -> None:
    admin = enter(Role.ADMIN)
    names = [name for name in HEADERS if name != "HTTP_COOKIE"]
    for text in sample()[::2]:
        headers = dict.fromkeys(names, raw(text))
        answered(lambda _, headers=headers: admin.get("/auth/account", **headers), text, (200,))
        answered(
            lambda _, headers=headers: admin.get("/review/changes", **headers), text, (*FOUND, 204)
        )


def test_no_string_is_proof_of_origin(stranger: Browser) -> None:
    for text in naughty():
        for name in ("Origin", "Sec-Fetch-Site"):
            headers = {f"HTTP_{name.upper().replace('-', '_')}": raw(text)}
            answer = answered(
                lambda _, headers=headers: stranger.client.post(
                    f"{BARE}/votes", data={"choice": "yes"}, environ_overrides=headers
                ),
                text, (403,),
            )  # fmt: skip
            assert "Set-Cookie" not in answer.headers


def test_no_string_is_a_host(stranger: Browser) -> None:
    own = {"localhost", ""}
    for text in naughty():
        if raw(text).strip().lower() not in own:
            answered(lambda text: stranger.get("/en/", HTTP_HOST=raw(text)), text, (400,))


def test_a_host_that_is_not_ours_is_refused_on_every_door(stranger: Browser) -> None:
    doors = ("/", "/en/", BARE, "/auth/login", "/review/", "/healthz", "/static/venire.css")
    for path, host in product(doors, HOSTS):
        assert stranger.get(path, HTTP_HOST=host).status_code == 400, (path, host)
        sent = stranger.send(f"{BARE}/votes", {"choice": "yes"}, HTTP_HOST=host)
        assert sent.status_code == 400
