"""Each implementation gets a client of its own, for its own hosts."""

import subprocess
import sys

import pytest

from moderation.hooks.calling.answers import FailureKind
from moderation.hooks.contracts.http import NoWayOut
from moderation.hooks.contracts.sources import HostRefused
from moderation.hooks.doors import ENRICHERS
from moderation.hooks.manager import start
from moderation.hooks.outbound.here import MemoryHere
from moderation.hooks.outbound.places import parse_place
from moderation.hooks.outbound.ways import MOST_HOSTS, WaysOut, agent, read_hosts
from moderation.hooks.testing import question
from tests.hooks.outbound.serving import answer, serving

PLUGIN = """
import os
from moderation.hooks.toolkit import *

class Finder(Enricher[NoSettings]):
    id = "finder"
    title = message("Finder")
    seconds_limit = 5.0
    {extra}
    def hosts(self):
        {hosts}
    def find(self, question):
        {find}

@hookimpl
def register_enrichers(register):
    register(Finder)
"""
FIND = 'self.http.get("{url}", cache_seconds=60); return []'


def started(folder, server=None, hosts=None, find=None, extra="pass", ways=None):
    (folder / "plugins").mkdir()
    named = hosts or f"return ({str(server.place)!r},)"
    source = PLUGIN.format(hosts=named, find=find or FIND.format(url=server.url), extra=extra)
    (folder / "plugins" / "finder.py").write_text(source)
    private = [str(server.place)] if server else []
    made = ways or WaysOut(MemoryHere(), private, "desk@gallery.example")
    bundled = folder / "bundled"
    bundled.mkdir()
    return start(folder, None, None, bundled, made)


def test_a_plugin_reaches_the_host_that_it_names(tmp_path):
    with serving() as server:
        manager = started(tmp_path, server)
        answered = manager.find_evidence("finder", question())
        assert answered.value == (), answered
        assert b"user-agent: Venire/" in server.requests[0]
        assert b"(+mailto:desk@gallery.example)" in server.requests[0]


def test_without_a_way_out_it_reaches_nothing(tmp_path):
    with serving() as server:
        (tmp_path / "plugins").mkdir()
        source = PLUGIN.format(hosts="return ()", find=FIND.format(url=server.url), extra="pass")
        (tmp_path / "plugins" / "finder.py").write_text(source)
        (tmp_path / "bundled").mkdir()
        manager = start(tmp_path, bundled=tmp_path / "bundled")
        backend = manager.backends(ENRICHERS)[0]
        assert isinstance(backend.made.http, NoWayOut)
        assert "no service may be reached" in str(
            manager.find_evidence("finder", question()).excuse
        )
        assert server.connections == 0


@pytest.mark.parametrize(
    "hosts",
    [
        "return ()",
        "return ['127.0.0.1:1']",
        "return ('https://a.example/',)",
        "return ('*',)",
        "return ('a.example',) * 51",
        "return (7,)",
        "return 'a.example'",
        "return None",
        "raise RuntimeError('no')",
        "raise SystemExit",
        "import time; time.sleep(1.2); return ('127.0.0.1',)",
    ],
)
def test_hosts_that_cannot_be_read_let_nobody_out(tmp_path, hosts):
    with serving() as server:
        manager = started(tmp_path, server, hosts=hosts)
        answered = manager.find_evidence("finder", question())
        assert answered.failure is not None
        assert server.connections == 0


def test_while_it_is_being_built_it_reaches_nothing(tmp_path):
    with serving() as server:
        extra = f"def __init__(self, *a): super().__init__(*a); self.http.get({server.url!r})"
        manager = started(tmp_path, server, extra=extra)
        answered = manager.find_evidence("finder", question())
        assert answered.failure.kind is FailureKind.UNUSABLE
        assert "while the plugin is being built" in str(answered.excuse)
        assert server.connections == 0


def test_a_pace_that_is_none_makes_it_unusable(tmp_path):
    with serving() as server:
        manager = started(tmp_path, server, extra="rate_limit = 3")
        answered = manager.find_evidence("finder", question())
        assert answered.failure.kind is FailureKind.UNUSABLE
        assert "rate_limit" in str(answered.excuse)


def test_the_time_of_a_call_bounds_its_requests(tmp_path):
    with serving(lambda opened, request: opened.recv(1)) as server:
        manager = started(tmp_path, server, extra="seconds_limit = 0.8")
        answered = manager.find_evidence("finder", question())
        assert answered.failure.kind is FailureKind.TIMEOUT
        assert "did not answer in time" in str(answered.excuse)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(429, FailureKind.LIMITED), (503, FailureKind.LIMITED), (500, FailureKind.ERROR)],
)
def test_what_a_service_says_is_the_answer_s_failure(tmp_path, status, kind):
    with serving(answer(status, Retry_After="30")) as server:
        failure = started(tmp_path, server).find_evidence("finder", question()).failure
        assert failure.kind is kind
        assert failure.retry_after == (30 if kind is FailureKind.LIMITED else None)


def test_a_key_is_in_no_failure(tmp_path, monkeypatch):
    monkeypatch.setenv("FINDER_KEY", "sk-l1ve/key+1")
    find = (
        "from urllib.parse import quote; k = secret('env:FINDER_KEY'); "
        "raise ValueError(f'401 for https://a.example/?k={k} and {quote(k, safe=str())}')"
    )
    with serving() as server:
        manager = started(tmp_path, server, find=find)
        said = str(manager.find_evidence("finder", question()).excuse)
        assert "ValueError" in said
        assert "sk-l1ve" not in said
        report = manager.flush()[0]
        assert "sk-l1ve" not in repr(report)


def test_hosts_are_names_with_ports():
    assert read_hosts(lambda: ("a.example", "b.example:8443")) == {
        parse_place("a.example"),
        parse_place("b.example:8443"),
    }
    with pytest.raises(HostRefused, match=f"at most {MOST_HOSTS}"):
        read_hosts(lambda: ("a.example",) * (MOST_HOSTS + 1))


@pytest.mark.parametrize("contact", [None, "", "bücher@gallery.example", "a\r\nb@c.example"])
def test_an_unusable_contact_is_left_out_of_the_name(contact):
    assert "+" not in agent(contact)


@pytest.mark.parametrize("module", ["moderation.hooks.toolkit", "moderation.app"])
def test_what_starts_imports_no_http_library(module):
    look = "print([name for name in ('httpcore2', 'h11') if name in sys.modules])"
    script = f"import sys, {module}; {look}"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
