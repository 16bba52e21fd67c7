"""The recorder plays what was recorded, keeps the client's rules, and leaves secrets out."""

import json
from datetime import UTC, datetime

import pytest

from moderation.hooks.testing import NotRecorded, Recorder, make, question
from moderation.hooks.toolkit import (
    Enricher,
    EvidenceDraft,
    HostRefused,
    NoSettings,
    SourceError,
    SourceLimited,
    SourceMalformed,
    SourceSpent,
    message,
    secret,
)

KEY = "hunter2-is-long-enough"
WORKS = "https://api.example/works"
LISTED = {"url": f"{WORKS}?query=chess&apikey=***", "body": {"works": ["Deep moves"]}}


class Works(Enricher[NoSettings]):
    id = "works"
    title = message("Works")

    def hosts(self):
        return ("api.example",)

    def find(self, question):
        params = {"apikey": secret("env:WORKS_KEY"), "query": "chess"}
        headers = {"X-Api-Key": secret("env:WORKS_KEY"), "Accept": "application/json"}
        answer = self.http.get(WORKS, params=params, headers=headers)
        return [EvidenceDraft(title) for title in answer.json()["works"]]


@pytest.fixture
def made(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKS_KEY", KEY)

    def with_answers(*answers):
        recorder = Recorder(answers)
        return recorder, make(Works, tmp_path, http=recorder)

    return with_answers


def test_a_recorded_answer_is_played_whatever_the_order_of_parameters(made):
    recorder, works = made(LISTED)
    assert [one.title for one in works.find(question())] == ["Deep moves"]
    assert recorder.unused == ()
    recorder.verify()


def test_what_was_asked_is_noted_without_secrets(made):
    recorder, works = made(LISTED)
    works.find(question())
    (sent,) = recorder.requests
    assert sent.url == f"{WORKS}?apikey=***&query=chess"
    assert sent.headers == {"x-api-key": "***", "accept": "application/json"}
    assert KEY not in repr(recorder.requests)


def test_what_a_post_sends_is_noted_without_secrets(made):
    recorder, works = made({"method": "POST", "url": WORKS, "status": 201})
    secret("env:WORKS_KEY")
    assert works.http.post(WORKS, content=f'{{"say": "{KEY}"}}'.encode()).status == 201
    assert recorder.requests[0].content == '{"say": "***"}'
    assert recorder.requests[0].headers["content-type"] == "application/json"


def test_what_was_not_recorded_fails_also_when_it_is_hidden(made):
    recorder, works = made({"url": "https://api.example/other"})
    with pytest.raises(NotRecorded, match=r"GET https://api\.example/works\?apikey=\*\*\*&query"):
        works.find(question())
    with pytest.raises(NotRecorded, match="no answer is recorded"):
        recorder.verify()
    assert recorder.unused == ("GET https://api.example/other",)
    assert KEY not in repr(recorder.missing)


def test_answers_to_one_request_come_in_order_and_the_last_one_stays(made):
    _, works = made({"url": WORKS, "body": "1"}, {"url": WORKS, "body": "2"})
    assert [works.http.get(WORKS).text for _ in range(3)] == ["1", "2", "2"]


def test_a_star_stands_for_any_rest(made):
    _, works = made({"url": f"{WORKS}*", "body": "any"})
    assert works.http.get(WORKS, params={"query": "go"}).text == "any"
    with pytest.raises(NotRecorded):
        works.http.get("https://api.example/authors")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"status": 429, "headers": {"Retry-After": "7"}}, SourceLimited),
        ({"status": 503}, SourceLimited),
        ({"status": 500}, SourceError),
        ({"fails": "the connection was lost"}, SourceError),
        ({"body": "no JSON"}, SourceMalformed),
    ],
)
def test_a_service_that_gives_no_answer_is_told_as_the_real_client_tells_it(made, answer, error):
    _, works = made({"url": f"{WORKS}*", **answer})
    with pytest.raises(error) as raised:
        works.find(question())
    if answer.get("headers"):
        assert raised.value.retry_after == 7


def test_a_plugins_own_reading_comes_first(made):
    _, works = made({"url": WORKS, "status": 403})
    until = datetime(2026, 6, 29, tzinfo=UTC)
    with pytest.raises(SourceSpent) as raised:
        works.http.get(WORKS, reading=lambda answer: SourceSpent("spent", until))
    assert raised.value.until == until


@pytest.mark.parametrize("url", ["https://other.example/", "http://api.example/", "file:///etc"])
def test_only_its_own_hosts_are_reached(made, url):
    _, works = made({"url": "https://other.example/"})
    with pytest.raises(HostRefused):
        works.http.get(url)


def test_answers_lie_in_a_file(tmp_path):
    path = tmp_path / "answers.json"
    path.write_text(json.dumps([LISTED]), encoding="utf-8")
    assert Recorder(path).unused == (f"GET {LISTED['url']}",)


@pytest.mark.parametrize("wrong", [{}, {"url": 1}, {"url": WORKS, "stauts": 200}])
def test_a_mistyped_recording_is_refused(wrong):
    with pytest.raises(ValueError, match="needs a url"):
        Recorder([wrong])
