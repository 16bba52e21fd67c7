"""The service is asked with the sender's request, told of mistakes, and never waited for long."""

import time
from contextlib import contextmanager
from urllib.parse import parse_qsl

import pytest

from moderation.domain.errors import Invalid
from moderation.domain.screening import FindingOutcome
from moderation.hooks.calling.seating import Choice
from moderation.hooks.contracts import Example, HttpResponse, Surroundings
from moderation.hooks.loader import load
from moderation.hooks.manager import Manager
from moderation.hooks.outbound.here import MemoryHere
from moderation.hooks.outbound.ways import WaysOut
from moderation.hooks.testing import check_contract, item, make
from moderation.hooks.toolkit import NotSetUp, SourceMalformed
from plugins.akismet import service
from plugins.akismet.screening import Akismet
from tests.hooks.outbound.serving import answer, serving

KEY = "k" * 12
SENT = {
    "address": "192.0.2.7",
    "user_agent": "Reader/1",
    "referrer": "https://site.example/en/topics/chess",
    "author_name": "Ada & Co",
    "language": "nl",
}
TRUE, FALSE = answer(200, b"true"), answer(200, b"false")
THANKS = answer(200, b"Thanks for making the web a better place.")
BLATANT = answer(200, b"true", **{"X-akismet-pro-tip": "discard"})
INVALID = answer(200, b"invalid", **{"X-akismet-debug-help": "Empty key"})


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("AKISMET_KEY", KEY)


def settings(server, **changes):
    stored = {"key": "env:AKISMET_KEY", "site": "https://site.example/", "server": server.url}
    return {**stored, **changes}


@contextmanager
def manager(server, instance, **changes):
    """A manager with this filter alone, its way out and its breaker, as a worker has it."""
    found = load(instance)
    ways = WaysOut(MemoryHere(), [str(server.place)])
    others = {one.name: Choice(enabled=False) for one in found.records}
    chosen = {**others, "akismet": Choice(settings={"akismet": settings(server, **changes)})}
    yield Manager(found, Surroundings(instance), chosen, ways_out=ways)


@pytest.fixture
def asked(tmp_path):
    """A function that screens an item against a server with scripts; gives findings and fields."""

    def of(*scripts, items=1, sent=SENT, **changes):
        with serving(*scripts) as server, manager(server, tmp_path, **changes) as made:
            told = {"author": "Ada & Co", "body": "Buy & sell é"}
            one = item("Ada & Co\n\nBuy & sell é", fields=told, **sent)
            found = [made.screen(one)[0] for _ in range(items)]
            return found, [fields(one) for one in server.requests]

    return of


def fields(request):
    """The method that was called and the form that was sent."""
    head, _, body = request.partition(b"\r\n\r\n")
    return head.split(b" ")[1].decode(), dict(parse_qsl(body.decode()))


def test_the_senders_own_request_is_sent(asked):
    (found,), ((path, form),) = asked(FALSE)
    assert path == "/1.1/comment-check"
    assert form == {
        "api_key": KEY, "blog": "https://site.example/", "blog_charset": "UTF-8",
        "blog_lang": "nl", "user_ip": "192.0.2.7", "user_agent": "Reader/1",
        "referrer": "https://site.example/en/topics/chess", "comment_type": "comment",
        "comment_author": "Ada & Co", "comment_content": "Buy & sell é",
    }  # fmt: skip
    assert (found.outcome, found.score) == (FindingOutcome.SCORE, -1)


@pytest.mark.parametrize(("script", "points"), [(TRUE, 4), (BLATANT, 6), (FALSE, -1)])
def test_a_verdict_becomes_points(asked, script, points):
    (found,), _ = asked(script)
    assert found.score == points


def test_without_key_or_address_nothing_is_sent(asked):
    (found,), sent = asked(TRUE, key="")
    assert (found.outcome, sent) == (FindingOutcome.ABSTENTION, [])
    (found,), sent = asked(TRUE, sent={})
    assert (found.outcome, sent) == (FindingOutcome.ABSTENTION, [])


def test_the_address_is_needed_only_with_a_key(tmp_path):
    with serving(TRUE) as server:
        with manager(server, tmp_path) as made:
            assert made.needs_address()
        with manager(server, tmp_path, key="") as made:
            assert not made.needs_address()


@pytest.mark.parametrize(
    "script",
    [
        answer(500, b"oops"),
        answer(503, b"busy"),
        answer(429, b"slow down"),
        answer(200, b"maybe"),
        answer(200, b""),
        answer(404, b"true"),
        INVALID,
        lambda opened, request: opened.close(),
        lambda opened, request: opened.sendall(b"no HTTP\r\n\r\n"),
    ],
)
def test_whatever_is_wrong_is_a_failure_never_a_verdict(asked, script):
    (found,), _ = asked(script)
    assert found.outcome is FindingOutcome.ERROR
    assert KEY not in str(found.reasons)
    assert "192.0.2.7" not in str(found.reasons)


def test_a_slow_service_ends_as_a_time_out_and_rests_after_five(tmp_path):
    with (
        serving(lambda opened, request: time.sleep(3)) as server,
        manager(server, tmp_path) as made,
    ):
        started = time.monotonic()
        found = [made.screen(item(**SENT))[0] for _ in range(40)]
        took = time.monotonic() - started
    assert {one.outcome for one in found[:5]} == {FindingOutcome.TIMEOUT}
    assert {one.outcome for one in found[5:]} == {FindingOutcome.ERROR}
    assert len(server.requests) == 5
    assert took < 5 * Akismet.seconds_limit + 1


def test_a_service_that_is_away_is_not_asked_for_each_item(tmp_path):
    with serving(TRUE) as server:
        server.close()
        with manager(server, tmp_path) as made:
            started = time.monotonic()
            found = [made.screen(item(**SENT))[0] for _ in range(40)]
            assert time.monotonic() - started < 2
    assert all(one.failed for one in found)


@pytest.mark.parametrize("script", [answer(429, b"", Retry_After=120), INVALID, answer(402)])
def test_a_refusal_is_a_pause_for_all_that_follow(asked, script):
    found, sent = asked(script, items=10)
    assert all(one.failed for one in found)
    assert len(sent) == 1


@pytest.mark.parametrize(
    ("unwanted", "said", "path"),
    [
        (True, -1.0, "/1.1/submit-spam"),
        (False, 4.0, "/1.1/submit-ham"),
        (True, 4.0, None),
        (False, -1.0, None),
        (True, None, None),
    ],
)
def test_it_hears_of_its_mistakes_with_the_request_as_it_was_sent(tmp_path, unwanted, said, path):
    with serving(THANKS) as server, manager(server, tmp_path) as made:
        scores = {} if said is None else {"akismet": said}
        (learned,) = made.learn(Example(item("Text", **SENT), unwanted), scores)
        sent = [fields(one) for one in server.requests]
    assert learned.failure is None
    assert [one for one, _ in sent] == ([path] if path else [])
    assert all((one["user_ip"], one["user_agent"]) == ("192.0.2.7", "Reader/1") for _, one in sent)


def test_feedback_can_be_switched_off_and_a_trial_teaches_it_nothing(tmp_path):
    example = Example(item(**SENT), True)
    with serving(THANKS) as server:
        with manager(server, tmp_path, feedback=False) as made:
            made.learn(example, {"akismet": -1.0})
        with manager(server, tmp_path, trial=True) as made:
            made.learn(example, {"akismet": -1.0})
        assert [fields(one)[1].get("is_test") for one in server.requests] == ["1"]


def test_feedback_that_is_not_taken_is_a_failure(tmp_path):
    with serving(FALSE) as server, manager(server, tmp_path) as made:
        (learned,) = made.learn(Example(item(**SENT), True), {"akismet": -1.0})
    assert learned.failure is not None


@pytest.mark.parametrize(
    ("script", "works"), [(answer(200, b"valid"), True), (INVALID, False), (answer(500), None)]
)
def test_the_key_is_checked_when_asked_for(tmp_path, script, works):
    from moderation.hooks import doors

    with serving(script) as server, manager(server, tmp_path) as made:
        found = made.check(doors.FILTERS, "akismet")
    assert (found.value.works if found.value else None) is works


def test_a_key_that_is_missing_is_said(tmp_path, monkeypatch):
    monkeypatch.delenv("AKISMET_KEY")
    made = make(Akismet, tmp_path, {"key": "env:AKISMET_KEY", "site": "https://site.example/"})
    with pytest.raises(NotSetUp, match="AKISMET_KEY"):
        made.screen(item(**SENT))
    unnamed = make(Akismet, tmp_path, {"key": "env:PATH"})
    with pytest.raises(NotSetUp, match="site"):
        unnamed.screen(item(**SENT))


@pytest.mark.parametrize(
    "server",
    ["", "rest.akismet.com", "ftp://x", "https://", "https://u:p@x.example", "https://x:y"],
)
def test_a_server_that_is_no_address_is_refused(tmp_path, server):
    with pytest.raises(Invalid):
        make(Akismet, tmp_path, {"server": server})


def test_a_key_in_the_settings_themselves_is_refused(tmp_path):
    with pytest.raises(Invalid):
        make(Akismet, tmp_path, {"key": KEY})


def test_a_verdict_with_a_bad_status_is_none():
    with pytest.raises(SourceMalformed):
        service.verdict(HttpResponse(302, b"true"))


def test_it_keeps_its_contract_with_and_without_a_service(tmp_path):
    check_contract(make(Akismet, tmp_path))
    with serving(TRUE) as server, manager(server, tmp_path) as made:
        check_contract(made.filters()[0].made if made.filters() else made.shadow_filters()[0].made)
