"""What the client does with good answers and with refusals: redirects, cache, waits, secrets."""

import base64
import multiprocessing
import threading
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.backoff import full_jitter
from moderation.hooks import redaction
from moderation.hooks.contracts.http import HttpResponse, RateLimit
from moderation.hooks.contracts.sources import (
    HostRefused,
    SourceError,
    SourceLimited,
    SourceMalformed,
    SourceSpent,
)
from moderation.hooks.guard import attempt_aside
from moderation.hooks.outbound.asking_again import (
    BASE_SECONDS,
    LONGEST_RETRY_AFTER,
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    retry_after,
)
from moderation.hooks.outbound.here import MemoryHere
from moderation.hooks.settings import secret
from tests.hooks.outbound.serving import OK, Time, answer, client, serving

KEY = "sk-very/secret+key="
NOW = datetime(2026, 6, 28, 12, tzinfo=UTC)


@pytest.fixture
def key(monkeypatch):
    for name in ("_known", "_pattern", "_body_pattern"):
        monkeypatch.setattr(redaction, name, getattr(redaction, name))
    monkeypatch.setenv("CLIENT_KEY", KEY)
    return secret("env:CLIENT_KEY")


def test_a_request_says_who_asks_and_nothing_else():
    with serving() as server:
        client(server).get(f"{server.url}/a b".replace(" ", "%20"), params={"q": "é&", "n": 1})
    head = server.requests[0].decode().split("\r\n")
    assert head[0] == "GET /a%20b?q=%C3%A9%26&n=1 HTTP/1.1"
    assert sorted(head[1:-2]) == [
        "accept-encoding: gzip, deflate",
        f"host: {server.place}",
        "user-agent: Venire/test",
    ]


def test_a_post_carries_its_content_and_its_type():
    with serving() as server:
        client(server).post(server.url, content=b"{}", headers={"X-API-Key": "k"})
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert body == b"{}"
    assert b"content-type: application/json" in head
    assert b"content-length: 2" in head
    assert b"x-api-key: k" in head


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"}, {"Content-Length": "0"}, {"Transfer-Encoding": "chunked"},
        {"Connection": "upgrade"}, {"Cookie": "a=b"}, {"User-Agent": "curl"}, {"Upgrade": "h2c"},
        {"Accept-Encoding": "br"}, {"Proxy-Authorization": "x"}, {"X\r\nY": "z"}, {"": "x"},
        {"X": "a\r\nHost: evil"}, {"X": "a\nb"}, {"X": "a\0b"}, {"X": "\u2028"}, {"X y": "z"},
        {"X": "y" * 8_001}, {f"X-{number}": "y" for number in range(51)},
    ],
)  # fmt: skip
def test_a_header_that_would_change_the_request_is_refused(headers):
    with serving() as server:
        with pytest.raises(ValueError, match="header"):
            client(server).get(server.url, headers=headers)
        assert server.connections == 0


def test_an_address_that_grew_too_long_is_refused():
    with serving() as server:
        with pytest.raises(ValueError, match="at most 8000"):
            client(server).get(server.url, params={"q": "x" * 9_000})
        assert server.connections == 0


def test_a_literal_ipv6_address_that_an_operator_allows_is_reached():
    with serving(host="::1") as server:
        assert client(server).get(server.url).ok
    assert f"host: [::1]:{server.port}".encode() in server.requests[0]


def test_cookies_are_neither_kept_nor_shown():
    with serving(answer(200, Set_Cookie="a=b"), OK) as server:
        made = client(server)
        assert "set-cookie" not in made.get(server.url).headers
        made.get(server.url)
    assert b"cookie" not in server.requests[1].lower()


def test_connections_are_kept_for_the_next_request():
    with serving() as server:
        made = client(server)
        assert [made.get(server.url).status for _ in range(5)] == [200] * 5
        assert server.connections == 1


def test_any_status_is_an_answer():
    with serving(
        *(answer(status) for status in (201, 204, 304, 400, 401, 403, 404, 418))
    ) as server:
        made = client(server)
        got = [made.get(server.url).status for _ in range(8)]
    assert got == [201, 204, 304, 400, 401, 403, 404, 418]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_within_the_same_host(status):
    with serving(answer(status, Location="/there?x=1"), OK) as server:
        got = client(server).get(server.url, headers={"X-API-Key": "k"})
        assert got.url == f"{server.url}/there?x=1"
    assert server.requests[1].startswith(b"GET /there?x=1 ")
    assert b"x-api-key: k" in server.requests[1]


def test_a_redirect_within_the_host_may_carry_the_key_back_to_it(key):
    with serving(answer(302, Location=f"/b?apikey={KEY}"), OK) as server:
        assert client(server).get(server.url, params={"apikey": key}).url.endswith("/b?apikey=***")
        assert server.requests[1].startswith(f"GET /b?apikey={KEY} ".encode())


@pytest.mark.parametrize("status", [300, 304, 305, 306])
def test_other_statuses_are_no_redirects(status):
    with serving(answer(status, Location="/there")) as server:
        assert client(server).get(server.url).status == status


def test_a_redirect_to_nowhere_is_an_answer():
    with serving(answer(302)) as server:
        assert client(server).get(server.url).status == 302


def test_redirects_end_after_five():
    with serving(answer(302, Location="/again")) as server:
        with pytest.raises(SourceMalformed, match="more than 5 times"):
            client(server).get(server.url)
        assert len(server.requests) == 6


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_another_host_gets_no_header_that_may_be_a_secret(status, key):
    sent = {
        "Authorization": f"Bearer {key}", "X-API-Key": key, "X-Whatever": "mine",
        "Accept": "application/json",
    }  # fmt: skip
    with serving() as other, serving(answer(status, Location=f"{other.url}/x")) as server:
        assert client(server, other).get(server.url, headers=sent).url == f"{other.url}/x"
        head = other.requests[0].decode().lower()
    assert "accept: application/json" in head
    for word in ("authorization", "bearer", "x-api-key", "x-whatever", "mine", "sk-very"):
        assert word not in head


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "query",
    [
        "k=sk-very/secret%2Bkey%3D", "k=sk-very%2fsecret%2bkey%3d", "k=sk-very/secret+key=",
        "k=%73k-very/secret%2Bkey%3D", "h=" + base64.b64encode(b"me:" + KEY.encode()).decode(),
        "k=private-token", "k=header-value",
    ],
)  # fmt: skip
def test_no_redirect_carries_a_secret_to_another_host(status, query, key):
    with serving() as other, serving(answer(status, Location=f"{other.url}/?{query}")) as server:
        made = client(server, other)
        with pytest.raises(HostRefused, match="with a secret") as caught:
            made.get(
                server.url,
                params={"q": "x", "token": "private-token"},
                headers={"Authorization": "Basic header-value"},
            )
        assert "sk-very" not in str(caught.value)
        assert other.connections == 0


@pytest.mark.parametrize("status", [307, 308])
def test_the_content_of_a_post_stays_with_its_host(status):
    with serving() as other, serving(answer(status, Location=other.url)) as server:
        with pytest.raises(HostRefused, match="redirects a POST"):
            client(server, other).post(server.url, content=b"secret")
        assert other.connections == 0
    with serving(answer(status, Location="/b"), OK) as server:
        assert client(server).post(server.url, content=b"same").ok
        assert server.requests[1].startswith(b"POST /b ")
        assert server.requests[1].endswith(b"same")


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_post_that_is_sent_elsewhere_becomes_a_get(status):
    with serving() as other, serving(answer(status, Location=other.url)) as server:
        assert client(server, other).post(server.url, content=b"secret").ok
    assert other.requests[0].startswith(b"GET / ")
    assert b"secret" not in other.requests[0]
    assert b"content-" not in other.requests[0].lower()


def test_a_redirect_to_a_host_that_was_not_named_is_refused():
    with serving() as other, serving(answer(302, Location=other.url)) as server:
        with pytest.raises(HostRefused, match="not among"):
            client(server).get(server.url)
        assert other.connections == 0


def test_a_key_is_in_nothing_that_comes_back(key):
    echo = f'{{"next": "https://a.example/?apikey=sk-very%2Fsecret%2Bkey%3D", "key": "{KEY}"}}'
    memory = MemoryHere()
    with serving(answer(200, echo.encode(), Link=f"<https://a.example/?k={KEY}>")) as server:
        made = client(server, memory=memory)
        got = made.get(server.url, params={"apikey": key, "q": "x"}, cache_seconds=60)
        again = made.get(server.url, params={"apikey": key, "q": "x"}, cache_seconds=60)
    assert b"sk-very%2Fsecret%2Bkey%3D" in server.requests[0]
    assert again.from_cache
    for one in (got, again):
        assert one.url == f"{server.url}/?apikey=***&q=x"
        assert "sk-very" not in repr(one)
    assert "sk-very" not in repr(vars(memory))


def test_a_key_is_in_no_error(key):
    url = f"https://{KEY.replace('/', '.').replace('+', '.').strip('=')}.example/?apikey={KEY}"
    with pytest.raises(HostRefused) as caught:
        client("a.example").get(url)
    assert KEY not in str(caught.value)
    with (
        serving(
            b"HTTP/1.1 200 " + KEY.encode() + b"\r\n" + KEY.encode()[:8] + b"\x01: x\r\n\r\n"
        ) as server,
        pytest.raises(SourceError) as told,
    ):
        client(server, seconds=0.5).get(server.url, params={"apikey": key})
    assert KEY not in str(told.value)


def test_an_answer_is_kept_for_its_time_and_for_its_request_alone():
    time = Time()
    memory = MemoryHere(time.now)
    with serving() as server:
        made = client(server, memory=memory, time=time)
        stranger = client(server, memory=memory, time=time, plugin="other")
        url = f"{server.url}/a"
        assert not made.get(url, cache_seconds=60).from_cache
        assert made.get(url, cache_seconds=60) == made.get(url, cache_seconds=60)
        assert made.get(url, cache_seconds=60).from_cache
        assert not made.get(url).from_cache
        assert not made.get(url, params={"q": 1}, cache_seconds=60).from_cache
        assert not made.get(url, headers={"Accept": "text/xml"}, cache_seconds=60).from_cache
        assert not stranger.get(url, cache_seconds=60).from_cache
        time.sleep(61)
        assert not made.get(url, cache_seconds=60).from_cache
        assert len(server.requests) == 6


@pytest.mark.parametrize(
    "first",
    [answer(404, b"no"), answer(201), answer(200, b"y" * 1_000_001)],
    ids=["404", "201", "large"],
)
def test_what_is_no_plain_answer_is_not_kept(first):
    with serving(first, OK) as server:
        made = client(server)
        made.get(server.url, cache_seconds=60)
        assert not made.get(server.url, cache_seconds=60).from_cache


def test_the_cache_is_no_way_around_the_allow_list():
    memory = MemoryHere()
    with serving() as server:
        client(server, memory=memory).get(server.url, cache_seconds=60)
        with pytest.raises(HostRefused):
            client("a.example", memory=memory).get(server.url, cache_seconds=60)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 599])
def test_a_busy_service_is_asked_again_with_growing_waits(status):
    time = Time()
    with serving(*[answer(status)] * 3, OK) as server:
        assert client(server, time=time, seconds=100).get(server.url).ok
        assert len(server.requests) == 4
    assert len(time.slept) == 3
    for number, slept in enumerate(time.slept):
        assert 0 <= slept <= BASE_SECONDS * 2**number


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_waited_for_and_told_in_the_end(status):
    time = Time()
    with serving(answer(status, Retry_After="7")) as server:
        with pytest.raises(SourceLimited, match=str(status)) as caught:
            client(server, time=time, seconds=1_000).get(server.url)
        assert len(server.requests) == MOST_ATTEMPTS
    assert caught.value.retry_after == 7
    assert all(slept >= 7 for slept in time.slept)


def test_a_wait_longer_than_the_call_is_not_begun():
    time = Time()
    with serving(answer(429, Retry_After="120")) as server:
        with pytest.raises(SourceLimited) as caught:
            client(server, time=time, seconds=60).get(server.url)
        assert len(server.requests) == 1
    assert (caught.value.retry_after, time.slept) == (120, [])


def test_retry_after_holds_back_the_plugin_s_other_clients_too():
    time = Time()
    memory = MemoryHere(time.now)
    with serving(answer(429, Retry_After="120"), OK) as server:
        for _ in range(2):
            with pytest.raises(SourceLimited):
                client(server, time=time, memory=memory, seconds=60).get(server.url)
        assert len(server.requests) == 1
        time.sleep(121)
        assert client(server, time=time, memory=memory).get(server.url).ok


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_broken_service_is_an_error_after_the_last_attempt(status):
    with serving(answer(status)) as server:
        with pytest.raises(SourceError, match=f"answered {status}") as caught:
            client(server, time=Time(), seconds=1_000).get(server.url)
        assert type(caught.value) is SourceError
        assert len(server.requests) == MOST_ATTEMPTS


@pytest.mark.parametrize("status", [429, 503, 500])
def test_a_post_is_sent_once_unless_it_may_be_repeated(status):
    with serving(answer(status), OK) as server:
        with pytest.raises(SourceError):
            client(server, time=Time()).post(server.url, content=b"")
        assert len(server.requests) == 1
    with serving(answer(status), OK) as server:
        assert (
            client(server, time=Time(), seconds=60)
            .post(server.url, content=b"", repeatable=True)
            .ok
        )


def test_the_plugin_reads_first():
    """A service that says 200 and means no, and one that says 403 and means later."""

    def reading(got):
        if b"Rate exceeded" in got.body:
            return SourceLimited("slow down", 3)
        return None

    time = Time()
    with serving(answer(200, b"Rate exceeded."), answer(403, b"no")) as server:
        got = client(server, time=time, seconds=60).get(
            server.url, reading=reading, cache_seconds=9
        )
        assert (got.status, got.body) == (403, b"no")
    assert time.slept[0] >= 3


def test_a_spent_budget_is_remembered_and_no_connection_made():
    time = Time()
    until = time.now() + timedelta(hours=3)
    memory = MemoryHere(time.now)
    with serving() as server:
        made = client(server, time=time, memory=memory)
        with pytest.raises(SourceSpent) as caught:
            made.get(server.url, reading=lambda got: SourceSpent("no more today", until))
        assert caught.value.until == until
        for _ in range(3):
            with pytest.raises(SourceSpent) as again:
                client(server, time=time, memory=memory).get(server.url)
            assert again.value.until == until
        assert (server.connections, len(server.requests)) == (1, 1)
        assert client(server, time=time, memory=memory, plugin="other").get(server.url).ok
        time.sleep(3 * 3600 + 1)
        assert made.get(server.url).ok


@pytest.mark.parametrize("raised", [KeyError("x"), SystemExit(1)])
def test_a_reading_that_fails_leaves_no_place_taken(raised):
    def reading(got):
        raise raised

    memory = MemoryHere()
    with serving() as server:
        for _ in range(3):
            with pytest.raises(type(raised)):
                client(server, memory=memory, pace=RateLimit(concurrency=1)).get(
                    server.url, reading=reading
                )
        assert client(server, memory=memory, pace=RateLimit(concurrency=1)).get(server.url).ok


@given(
    st.integers(1, 50),
    st.none() | st.floats(0, LONGEST_RETRY_AFTER),
    st.integers(),
)
def test_a_wait_lies_between_what_was_asked_for_and_that_and_the_jitter(attempt, after, seed):
    wait = full_jitter(
        attempt, Random(seed), base=BASE_SECONDS, ceiling=LONGEST_WAIT, retry_after=after
    )
    highest = min(LONGEST_WAIT, BASE_SECONDS * 2.0 ** min(attempt - 1, 32))
    assert (after or 0) <= wait <= (after or 0) + highest


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0), ("120", 120), (" 7 ", 7), ("9999999999", LONGEST_RETRY_AFTER), ("-1", None),
        ("1.5", None), ("soon", None), ("", None), ("٣", None), ("9" * 400, None),
        ("Sun, 28 Jun 2026 12:01:00 GMT", 60), ("Sun, 28 Jun 2026 11:00:00 GMT", 0),
        ("Sunday, 28-Jun-26 12:00:30 GMT", 30),
        ("Sun, 28 Jun 2027 12:00:00 GMT", LONGEST_RETRY_AFTER),
        ("Sun, 99 Jun 2026 12:00:00 GMT", None),
    ],
)  # fmt: skip
def test_retry_after_is_read_in_seconds_and_as_a_date(text, seconds):
    assert retry_after({"retry-after": text}, NOW) == seconds


@given(st.text(max_size=60))
def test_any_retry_after_is_a_wait_of_at_most_a_day_or_nothing(text):
    seconds = retry_after({"retry-after": text}, NOW)
    assert seconds is None or 0 <= seconds <= LONGEST_RETRY_AFTER


def test_the_time_of_the_guarded_call_bounds_the_request():
    """The client gives up a little earlier than the guard, so that the reason is told."""
    with serving(lambda opened, request: opened.recv(1)) as server:
        made = client(server, seconds=60)
        ended = attempt_aside(1.0, lambda: made.post(server.url, content=b""))
        assert isinstance(ended.error, SourceError), ended
        assert 0.5 < ended.seconds < 1.0


def ask_in_child(made, url, results):
    results.put([made.get(url).status for _ in range(3)])


def test_a_client_that_was_used_before_a_fork_works_in_the_child_with_its_own_connections():
    forking = multiprocessing.get_context("fork")
    with serving() as server:
        made = client(server)
        made.get(server.url)
        results = forking.Queue()
        children = [
            forking.Process(target=ask_in_child, args=(made, server.url, results)) for _ in range(2)
        ]
        for child in children:
            child.start()
        got = [results.get(timeout=20) for _ in children]
        for child in children:
            child.join(20)
        assert made.get(server.url).ok
        assert got == [[200] * 3] * 2
        assert server.connections == 3


def test_many_threads_share_a_client():
    with serving() as server:
        made = client(server, pace=RateLimit(concurrency=8), seconds=30)
        got = []
        threads = [
            threading.Thread(target=lambda: got.append(made.get(server.url).status))
            for _ in range(20)
        ]
        for one in threads:
            one.start()
        for one in threads:
            one.join(30)
        assert got == [200] * 20
        assert server.connections <= 8


def test_an_answer_reads_as_json_or_says_why_not():
    assert HttpResponse(200, b'{"a": 1}').json() == {"a": 1}
    with pytest.raises(SourceMalformed):
        HttpResponse(200, b"<html>").json()
