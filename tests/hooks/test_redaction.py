"""Secrets leave no trace in any form."""

import base64
import json
import logging
from urllib.parse import quote, quote_plus

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation import logs
from moderation.domain.messages import message
from moderation.hooks import redaction
from moderation.hooks.calling.acceptance import check_answer
from moderation.hooks.calling.answers import failure_of, plain_text, writable
from moderation.hooks.contracts import CheckAnswer
from moderation.hooks.settings import secret

KEY = 'sk-L1ve/Key+with=odd &signs"é'


@pytest.fixture
def key(monkeypatch):
    monkeypatch.setenv("REDACTION_KEY", KEY)
    return secret("env:REDACTION_KEY")


@pytest.fixture(autouse=True)
def forgetful(monkeypatch):
    for name in ("_known", "_pattern", "_body_pattern"):
        monkeypatch.setattr(redaction, name, getattr(redaction, name))


def forms(value):
    content = value.encode()
    yield from (value, quote(value), quote(value, safe=""), quote_plus(value), repr(value))
    yield from (json.dumps(value), json.dumps(value, ensure_ascii=False))
    for user in ("", "a:", "me:", "you:", "someone@example.org:"):
        yield base64.b64encode(user.encode() + content).decode()
        yield base64.urlsafe_b64encode(user.encode() + content + b":x").decode()


def test_a_secret_that_was_handed_out_is_hidden_in_every_form(key):
    for form in forms(key):
        for text in (form, f"before {form} after", f"https://a.example/?x={form}&y=1"):
            hidden = redaction.hide(text)
            assert "***" in hidden, form
            assert key not in hidden
            assert "L1ve" not in hidden
            assert base64.b64encode(key.encode()).decode()[4:12] not in hidden


@pytest.mark.parametrize("user", ["", "a:", "ab:", "abc:"])
def test_a_basic_header_gives_nothing_away(key, user):
    code = base64.b64encode(f"{user}{key}".encode()).decode()
    assert redaction.hide(f"it sent {code} along") == "it sent *** along"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("https://a.example/?apikey=abc&q=x", "https://a.example/?apikey=***&q=x"),
        ("https://a.example/?api_key=abc", "https://a.example/?api_key=***"),
        ("GET /?Access-Token=abc#x", "GET /?Access-Token=***#x"),
        ("X-Amz-Signature=abc and token=abc", "X-Amz-Signature=*** and token=***"),
        ("https://me:word@a.example/", "https://***@a.example/"),
        ("Authorization: Bearer abc.def", "Authorization: ***"),
        ('{"api_key": "abc", "q": "x"}', '{"api_key": "***", "q": "x"}'),
        ("it said Bearer abcdefghij", "it said Bearer ***"),
    ],
)
def test_what_goes_by_a_secret_name_is_hidden_unknown_as_it_is(text, hidden):
    assert redaction.hide(text) == hidden
    assert redaction.hide(hidden) == hidden


@pytest.mark.parametrize("text", ["monkey=1", "KeyError: 'x'", "keywords=ai", "tokens: 3", "a=b"])
def test_what_only_sounds_like_it_stays(text):
    assert redaction.hide(text) == text


def test_an_error_of_a_plugin_shows_no_key(key):
    error = ValueError(f"401 for url https://a.example/?k={quote(key)}")
    assert "L1ve" not in plain_text(error)
    assert "L1ve" not in str(failure_of("tester", error, 1.0).reason)


def test_a_cut_does_not_leave_half_a_key(key):
    for before in range(280, 310):
        assert "sk-L" not in writable("x" * before + key)
        assert "sk-L" not in writable("x" * before + key.replace("L", "\0L"))


def test_the_answer_to_a_check_shows_no_key(key):
    said = message("It failed: %(error)s after %(count)s", error=f"x {key}", count=3)
    answer = check_answer(CheckAnswer(False, said))
    assert str(answer.text) == "It failed: x *** after 3"


def test_no_log_shows_a_key(key, capsys):
    before = structlog.get_config()
    try:
        logs.write_to_stderr()
        try:
            raise ValueError(key)
        except ValueError:
            structlog.get_logger("test").exception("failed", address=f"https://a/?q={quote(key)}")
        record = logging.LogRecord("x", 30, "", 1, "said %s", (key,), None)
        logging.lastResort.handle(record)
    finally:
        structlog.configure(**before)
    written = capsys.readouterr().err
    assert "failed" in written
    assert "L1ve" not in written


def test_a_short_secret_does_not_black_out_whole_texts(monkeypatch):
    monkeypatch.setenv("REDACTION_KEY", "a")
    assert secret("env:REDACTION_KEY") == "a"
    assert redaction.hide("a cat") == "a cat"


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=4, max_size=40), st.text(max_size=60))
def test_any_secret_is_hidden_in_any_text(value, around):
    redaction._known = frozenset()
    redaction.remember(value)
    assert value not in redaction.hide(around + value + around) or value in "***"
