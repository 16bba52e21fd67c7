"""Signed notices reach every address, alike when repeated; nothing is sent where one is missing."""

import hmac
import json
import threading
from dataclasses import replace

import pytest

from moderation.domain.errors import Invalid
from moderation.hooks.contracts import Surroundings
from moderation.hooks.outbound.places import parse_place
from moderation.hooks.settings import read_settings
from moderation.hooks.testing import check_contract
from moderation.hooks.toolkit import (
    HostRefused,
    HttpResponse,
    Notice,
    NotSetUp,
    SourceError,
    SourceLimited,
)
from plugins.webhook import signing
from plugins.webhook.sending import Webhook
from tests.hooks.outbound.serving import answer, client, serving

SECRET = "s" * 16 + "0123456789abcdef"
NOTICE = Notice("day_seal:1@gallery.example", "desk@gallery.example", "Seal", "Hash: é", "")
TWO = ("pager https://pager.example/in", "https://chat.example:8443/hook?key=abc")


class Scripted:
    """Answers by host as it was told to; keeps what was sent."""

    def __init__(self, **answers):
        self.answers = answers
        self.sent = []
        self._lock = threading.Lock()

    def post(self, url, *, content, headers, repeatable, **_):
        with self._lock:
            self.sent.append((url, content, headers, repeatable))
        said = self.answers.get(url.split("/")[2].split(".")[0], HttpResponse(204))
        if isinstance(said, Exception):
            raise said
        return said


@pytest.fixture
def webhook(tmp_path, monkeypatch):
    """A function that makes the notifier with addresses and a client."""
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)

    def of(http, *lines):
        settings = read_settings(Webhook.settings_class, {"addresses": list(lines)})
        return Webhook(settings, Surroundings(tmp_path, http))

    return of


def verified(content, headers, secret=SECRET):
    """What a receiver does, written by the documentation."""
    signed = headers["Venire-Timestamp"].encode() + b"." + content
    expected = "v1=" + hmac.new(secret.encode(), signed, "sha256").hexdigest()
    return hmac.compare_digest(expected, headers["Venire-Signature"])


def test_it_keeps_its_contract_with_receivers_that_answer(webhook):
    http = Scripted()
    check_contract(webhook(http, *TWO))
    assert len(http.sent) > 30
    assert all(verified(content, headers) for _, content, headers, _ in http.sent)


def test_a_notice_goes_to_every_address_signed_and_repeatable(webhook):
    http = Scripted()
    webhook(http, *TWO).send(NOTICE)
    assert sorted(url for url, *_ in http.sent) == sorted(line.split()[-1] for line in TWO)
    for _, content, headers, repeatable in http.sent:
        assert verified(content, headers)
        assert not verified(content + b" ", headers)
        assert not verified(content, {**headers, "Venire-Timestamp": "1"})
        assert not verified(content, headers, "another secret")
        assert headers["Venire-Notice"] == "day_seal:1@gallery.example"
        assert json.loads(content)["body"] == "Hash: é"
        assert repeatable


def test_a_recipient_that_is_an_addresss_name_gets_it_alone(webhook):
    http = Scripted()
    webhook(http, *TWO).send(replace(NOTICE, recipient="pager"))
    assert [url for url, *_ in http.sent] == ["https://pager.example/in"]


def test_one_receivers_failure_keeps_nothing_from_the_others(webhook):
    http = Scripted(pager=HttpResponse(404), chat=HostRefused("not allowed"))
    made = webhook(http, *TWO, "https://third.example/")
    with pytest.raises(SourceError) as caught:
        made.send(NOTICE)
    assert len(http.sent) == 3
    assert "pager.example answered with status 404" in str(caught.value)
    assert "key=abc" not in str(caught.value)


def test_receivers_that_ask_for_patience_are_given_it(webhook):
    http = Scripted(pager=SourceLimited("later", 5.0), chat=SourceLimited("later", 60.0))
    with pytest.raises(SourceLimited) as caught:
        webhook(http, *TWO).send(NOTICE)
    assert caught.value.retry_after == 60.0


def test_a_repeated_notice_has_the_same_name_and_body(webhook):
    http = Scripted()
    made = webhook(http, TWO[0])
    made.send(NOTICE)
    made.send(NOTICE)
    (_, first, early, _), (_, second, late, _) = http.sent
    assert (first, early["Venire-Notice"]) == (second, late["Venire-Notice"])


@pytest.mark.parametrize("id", ["", "é\r\nX: y", "\ud800", "x" * 1_000])
def test_any_name_of_a_notice_fits_into_a_header(id):
    name = signing.headers(replace(NOTICE, notice_id=id), b"", SECRET, 0)["Venire-Notice"]
    assert name.isascii()
    assert name.isprintable()
    assert len(name) <= 200


def test_hosts_are_those_of_the_addresses(webhook):
    made = webhook(Scripted(), *TWO, "http://[::1]:80/x", "https://chat.example:8443/other")
    assert made.hosts() == ("pager.example", "chat.example:8443", "[::1]:80")
    assert all(parse_place(host) for host in made.hosts())


def test_a_check_says_where_notices_go_and_sends_nothing(webhook):
    http = Scripted()
    checked = webhook(http, *TWO).check()
    assert checked.works
    assert str(checked.text) == "Notices go to pager.example, chat.example:8443, signed."
    assert http.sent == []


@pytest.mark.parametrize("secret", ["", "short"])
def test_without_a_good_secret_nothing_is_sent(webhook, monkeypatch, secret):
    http = Scripted()
    made = webhook(http, *TWO)
    monkeypatch.setenv("WEBHOOK_SECRET", secret)
    for act in (made.check, lambda: made.send(NOTICE)):
        with pytest.raises(NotSetUp, match=r"WEBHOOK_SECRET is not set|less than 32"):
            act()
    assert http.sent == []


def test_without_an_address_it_is_not_set_up(webhook):
    made = webhook(Scripted())
    for act in (made.check, made.hosts, lambda: made.send(NOTICE)):
        with pytest.raises(NotSetUp, match="no address"):
            act()


def test_an_address_that_is_a_secret_stays_in_the_environment(webhook, monkeypatch):
    http = Scripted()
    made = webhook(http, TWO[0], "chat env:CHAT_ADDRESS")
    with pytest.raises(NotSetUp, match="CHAT_ADDRESS"):
        made.send(NOTICE)
    assert http.sent == []
    for wrong in ("chat.example", "ftp://chat.example/abc", "https://chat.example:x/abc"):
        monkeypatch.setenv("CHAT_ADDRESS", wrong)
        with pytest.raises(NotSetUp, match="no https address"):
            made.send(NOTICE)
    monkeypatch.setenv("CHAT_ADDRESS", "https://chat.example/abc")
    made.send(NOTICE)
    assert sorted(url for url, *_ in http.sent) == [
        "https://chat.example/abc",
        "https://pager.example/in",
    ]
    assert "abc" not in repr(made.settings)


@pytest.mark.parametrize(
    "line",
    ["ftp://a.example", "a.example", "two names https://a.example", "https://", "https://u:p@a.example",
     "https://a.example:port/hunter2", "https:///hunter2", "x" * 61 + " https://a.example",
     "env:small", "https://a.example\\@b.example"],
)  # fmt: skip
def test_a_line_that_is_no_address_is_refused_and_not_repeated(webhook, line):
    with pytest.raises(Invalid) as caught:
        webhook(Scripted(), "https://fine.example", line)
    told = " ".join(map(str, caught.value.fields.values()))
    assert "line 2" in told
    assert "hunter2" not in told


def test_at_most_ten_addresses_are_taken(webhook):
    with pytest.raises(Invalid):
        webhook(Scripted(), *(f"https://h{number}.example" for number in range(11)))


def test_over_a_real_connection_a_receiver_can_verify_it_and_a_busy_one_gets_it_again(webhook):
    with serving(answer(500), answer(204)) as busy, serving(answer(200)) as quick:
        made = webhook(client(busy, quick), f"{busy.url}/in", f"{quick.url}/in")
        made.send(NOTICE)
        requests = [*busy.requests, *quick.requests]
    assert len(requests) == 3
    for request in requests:
        head, _, content = request.partition(b"\r\n\r\n")
        pairs = [line.decode().split(": ", 1) for line in head.split(b"\r\n")[1:]]
        named = {name.title(): value for name, value in pairs}
        assert verified(content, named)
        assert named["Venire-Notice"] == "day_seal:1@gallery.example"
        assert json.loads(content)["subject"] == "Seal"


def test_a_receiver_that_is_no_listed_host_is_not_reached(webhook):
    with serving(answer(200)) as stranger:
        made = webhook(client("pager.example"), f"{stranger.url}/in")
        with pytest.raises(SourceError, match="not among the hosts"):
            made.send(NOTICE)
        assert stranger.connections == 0
