"""The page cache: one page for everybody, never an outdated one for long, never anybody's own."""

import gzip
from dataclasses import dataclass, field

import pytest
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client, TestResponse

from moderation.web.caching.page_cache import LONGEST_SECONDS, PAGE_HEADER, PageCache


@dataclass
class Site:
    """A site behind the cache: how often it was asked, and what its database says."""

    version: int = 1
    asked: int = 0
    looked_up: int = 0
    away: bool = False
    time: float = 0.0
    status: str = "200 OK"
    extra: list[tuple[str, str]] = field(default_factory=list)
    shared: bool = True
    body: bytes = b"<p>page</p>" * 50

    def __call__(self, environ, start_response):
        self.asked += 1
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Vary", "Cookie"), *self.extra]
        if self.shared:
            headers.append((PAGE_HEADER, f"site@{self.version}"))
        start_response(self.status, headers)
        return [self.body, b"#%d" % self.asked]

    def current(self, scope: str) -> int:
        assert scope == "site"
        self.looked_up += 1
        if self.away:
            raise OperationalError("SELECT", {}, Exception("away"))
        return self.version


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def cache(site: Site) -> PageCache:
    return PageCache(site, site.current, clock=lambda: site.time, most_bytes=10_000)


@pytest.fixture
def visit(cache: PageCache):
    def get(path: str = "/en/", method: str = "GET", **headers: str) -> TestResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client(cache, use_cookies=False).open(path, method=method, headers=sent)

    return get


def test_a_second_visitor_gets_the_same_page_from_memory(visit, site: Site) -> None:
    assert visit().data == visit().data
    assert site.asked == 1


def test_the_inner_mark_never_leaves(visit) -> None:
    for answer in (visit(), visit(), visit("/en/?x=1")):
        assert PAGE_HEADER not in answer.headers


def test_browsers_must_ask_again_and_vary_by_nothing_of_theirs(visit) -> None:
    for answer in (visit(), visit()):
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_within_half_a_second_nothing_is_asked(visit, site: Site) -> None:
    visit()
    site.time, site.version = 0.49, 2
    visit()
    assert (site.asked, site.looked_up) == (1, 0)


def test_after_half_a_second_a_changed_page_is_made_anew(visit, site: Site) -> None:
    visit()
    site.time, site.version = 0.5, 2
    assert visit().data.endswith(b"#2")
    assert site.looked_up == 1


def test_an_unchanged_page_is_trusted_for_another_half_second(visit, site: Site) -> None:
    visit()
    for moment in (0.5, 0.7, 0.99, 1.0):
        site.time = moment
        visit()
    assert (site.asked, site.looked_up) == (1, 2)


def test_after_ten_minutes_a_page_is_made_anew_whatever_its_version_says(visit, site: Site) -> None:
    visit()
    site.time = LONGEST_SECONDS - 0.1
    assert visit().data.endswith(b"#1")
    site.time = LONGEST_SECONDS + 0.4
    assert visit().data.endswith(b"#2")


def test_whoever_just_posted_gets_past_the_cache_and_refreshes_it(visit, site: Site) -> None:
    visit()
    assert visit(Cookie="venire_fresh=1").data.endswith(b"#2")
    assert visit().data.endswith(b"#2")


@pytest.mark.parametrize("path", ["/en/?voted=1", "/en/?"])
def test_variants_of_an_address_are_not_kept(visit, site: Site, cache, path: str) -> None:
    visit(path)
    assert len(cache) == (0 if path[-1] == "1" else 1)


def test_what_is_not_marked_is_not_kept_and_not_touched(visit, site: Site, cache) -> None:
    site.shared = False
    answer = visit()
    assert answer.headers["Vary"] == "Cookie"
    assert "ETag" not in answer.headers
    assert len(cache) == 0


@pytest.mark.parametrize(
    ("status", "extra"), [("404 NOT FOUND", []), ("200 OK", [("Set-Cookie", "a=b")])]
)
def test_errors_and_cookies_are_not_kept(visit, site: Site, cache, status, extra) -> None:
    site.status, site.extra = status, extra
    visit()
    assert len(cache) == 0


def test_a_form_is_always_passed_on(visit, site: Site) -> None:
    visit()
    visit(method="POST")
    assert site.asked == 2


def test_head_has_the_headers_and_no_body(visit) -> None:
    full = visit()
    head = visit(method="HEAD")
    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(full.data))


def test_a_browser_that_has_the_page_is_told_so(visit, site: Site) -> None:
    etag = visit().headers["ETag"]
    answer = visit(If_None_Match=f'"other", {etag}')
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert "Content-Length" not in answer.headers


def test_who_can_unpack_gets_a_packed_page(visit) -> None:
    answer = visit(Accept_Encoding="br, gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == visit().data
    assert len(answer.data) < len(visit().data)


def test_memory_is_bounded_and_the_least_used_page_goes_first(visit, site: Site, cache) -> None:
    for number in range(6):
        visit(f"/en/{number}")
    kept = len(cache)
    assert kept < 6
    asked = site.asked
    visit("/en/5")
    assert site.asked == asked
    visit("/en/0")
    assert site.asked == asked + 1
    assert len(cache) == kept


def test_while_the_database_is_away_the_application_answers(visit, site: Site) -> None:
    visit()
    site.time, site.away = 1.0, True
    visit()
    assert site.asked == 2


def test_a_host_that_the_application_has_not_trusted_gets_nothing_from_memory(
    visit, site: Site
) -> None:
    visit()
    visit(Host="evil.example")
    assert site.asked == 2
    visit(X_Forwarded_Host="evil.example")
    assert site.asked == 3


def test_everything_can_be_forgotten(visit, cache) -> None:
    visit()
    cache.clear()
    assert len(cache) == 0
