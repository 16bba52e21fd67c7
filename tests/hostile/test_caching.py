"""One page for everybody: the same bytes, no traces of anybody, fresh for whoever just wrote."""

from collections.abc import Callable

import pytest
from flask import Flask

from moderation.domain.roles import Role
from moderation.web.caching.page_cache import MOST_HOSTS
from tests.hostile.conftest import BARE
from tests.hostile.probing import Browser

pytestmark = pytest.mark.usefixtures("unhurried")

PAGES = (
    "/en/",
    "/nl/",
    BARE,
    f"{BARE}/evidence",
    "/en/court",
    "/en/ask",
    "/en/how-the-jury-works",
    "/en/transparency",
    "/transparency.csv",
    "/transparency.json",
)
UNSHARED = {"date"}


def seen(browser: Browser, path: str, **environ: str) -> tuple[bytes, list[tuple[str, str]]]:
    answer = browser.get(path, **environ)
    assert answer.status_code == 200
    return answer.data, sorted(pair for pair in answer.headers if pair[0].lower() not in UNSHARED)


def test_everybody_gets_the_same_bytes(stranger: Browser, enter: Callable[[Role], Browser]) -> None:
    admin, voter = enter(Role.ADMIN), enter(Role.EDITOR)
    voter.send(f"{BARE}/votes", {"choice": "yes"})
    others = {"HTTP_USER_AGENT": "Other/1", "HTTP_ACCEPT_LANGUAGE": "nl", "REMOTE_ADDR": "::2"}
    for path in PAGES:
        first = seen(voter, path)  # past the cache: the voter has just written
        assert seen(stranger, path) == first, path
        assert seen(stranger, path, **others) == first, path
        assert seen(admin, path) == first, path
        assert "Cookie" not in dict(first[1])["Vary"], path


def test_whether_it_comes_from_memory_shows_nowhere(app: Flask, stranger: Browser) -> None:
    for path in PAGES:
        app.extensions["venire_page_cache"].clear()
        first = seen(stranger, path)
        assert len(app.extensions["venire_page_cache"]) == 1, path
        assert seen(stranger, path) == first, path
        assert not any(name.lower().startswith("x-venire") for name, _ in first[1])


def test_a_page_for_one_visit_is_never_kept(app: Flask, stranger: Browser) -> None:
    for query in ("?voted=1", "?sent=comment", "?reply=1", "?x=1", "?before=9"):
        stranger.get(f"{BARE}{query}")
    assert len(app.extensions["venire_page_cache"]) == 0
    assert "A vote counts at once" not in stranger.get(BARE).text


def test_refusals_are_never_kept(app: Flask, stranger: Browser) -> None:
    stranger.get("/en/topics/none")
    stranger.send(f"{BARE}/tags", {"name": ""})
    stranger.get(BARE, HTTP_HOST="evil.example")
    assert len(app.extensions["venire_page_cache"]) == 0


def test_whoever_just_wrote_sees_it_at_once(app: Flask, site: Flask, stranger: Browser) -> None:
    app.extensions["venire_page_cache"].trusted_seconds = 3600.0
    before = stranger.get(BARE).text
    other = Browser(site.test_client())
    assert other.get(BARE).text == before
    sent = stranger.send(f"{BARE}/votes", {"choice": "maybe"})
    assert "1 vote," in stranger.get(BARE).text
    assert "1 vote," in stranger.get(sent.location.partition("#")[0]).text


def test_a_change_reaches_everybody(site: Flask, stranger: Browser) -> None:
    before = stranger.get(BARE)
    Browser(site.test_client()).send(f"{BARE}/votes", {"choice": "maybe"})
    after = stranger.get(BARE, HTTP_IF_NONE_MATCH=before.headers["ETag"])
    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]


def test_what_is_known_is_not_sent_again(stranger: Browser) -> None:
    for path in PAGES:
        first = stranger.get(path)
        again = stranger.get(path, HTTP_IF_NONE_MATCH=first.headers["ETag"])
        assert (again.status_code, again.data) == (304, b""), path
        assert again.headers["ETag"] == first.headers["ETag"]
        assert "Content-Length" not in again.headers
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"] == "no-cache"
        assert stranger.get(path, HTTP_IF_NONE_MATCH='W/"other"').status_code == 200


def test_head_tells_the_length_of_what_get_sends(stranger: Browser) -> None:
    for path in PAGES:
        head, got = stranger.client.head(path), stranger.get(path)
        assert (head.status_code, head.data) == (200, b""), path
        assert head.headers["Content-Length"] == got.headers["Content-Length"] == str(len(got.data))
        assert head.headers["ETag"] == got.headers["ETag"], path


def test_packed_pages_hold_the_same(stranger: Browser) -> None:
    import gzip

    plain, packed = stranger.get(BARE), stranger.get(BARE, HTTP_ACCEPT_ENCODING="gzip, br")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_another_language_or_path_is_another_page(stranger: Browser) -> None:
    assert stranger.get("/en/").data != stranger.get("/nl/").data
    assert stranger.get("/en/").data != stranger.get(BARE).data


def test_made_up_hosts_do_not_close_the_cache(app: Flask, stranger: Browser) -> None:
    for number in range(MOST_HOSTS + 1):
        stranger.get(BARE, HTTP_X_FORWARDED_HOST=f"{number}.example")
    stranger.get(BARE)
    app.wsgi_app._application = None  # from here on only memory can answer
    assert stranger.get(BARE).status_code == 200


def test_a_host_that_is_not_ours_gets_nothing_from_memory(stranger: Browser) -> None:
    stranger.get(BARE)
    assert stranger.get(BARE, HTTP_HOST="evil.example").status_code == 400


def test_a_static_file_is_kept_for_ever_under_its_own_mark_only(stranger: Browser) -> None:
    marked = stranger.get("/en/").text.split('href="/static/venire.css')[1].split('"')[0]
    right = stranger.get(f"/static/venire.css{marked}")
    assert "immutable" in right.headers["Cache-Control"]
    assert "immutable" not in stranger.get("/static/venire.css?v=0").headers["Cache-Control"]
    known = stranger.get("/static/venire.css", HTTP_IF_NONE_MATCH=right.headers["ETag"])
    assert (known.status_code, known.data) == (304, b"")
