"""An application with just one plugin: real pages and rows, and only recorded services."""

import pytest
from sqlalchemy import text

from moderation.extensions import db
from moderation.hooks.doors import ENRICHERS
from moderation.hooks.testing import FakeClock, Recorder, question
from moderation.hooks.testing.running import make_database, running

PLUGIN = """
from moderation.hooks.toolkit import Enricher, EvidenceDraft, NoSettings, hookimpl, message

__version__ = "3.1"


class Asking(Enricher[NoSettings]):
    id = "asking"
    title = message("Asking")

    def hosts(self):
        return ("papers.example",)

    def find(self, question):
        answer = self.http.get("https://papers.example/search")
        return [EvidenceDraft(title) for title in answer.json()]


@hookimpl
def register_enrichers(register):
    register(Asking)
"""
ANSWERS = [{"url": "https://papers.example/search", "body": ["Deep moves"]}]


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return make_database(tmp_path_factory.mktemp("database")).read_bytes()


@pytest.fixture
def plugin(tmp_path, database):
    (tmp_path / "venire.sqlite3").write_bytes(database)
    path = tmp_path / "asking.py"
    path.write_text(PLUGIN, encoding="utf-8")
    return path


def test_it_has_this_plugin_alone_and_a_database_of_its_own(plugin, tmp_path):
    with running(plugin, tmp_path, FakeClock()) as app:
        assert (app.name, app.record.version, app.record.doors) == ("asking", "3.1", ("enricher",))
        assert [one.plugin for one in app.plugins.all_backends()] == ["asking"]
        assert db.session.execute(text("SELECT count(*) FROM topic")).scalar_one() == 0
        assert app.client().get("/en/").status_code == 200


def test_it_asks_recorded_services_as_the_core_does(plugin, tmp_path):
    recorder = Recorder(ANSWERS)
    with running(plugin, tmp_path, FakeClock(), recorder) as app:
        (asking,) = app.plugins.backends(ENRICHERS)
        answer = app.plugins.find_evidence(asking.id, question())
        assert [one.title for one in answer.value] == ["Deep moves"]
    assert recorder.unused == ()


def test_without_a_recorder_it_reaches_nothing(plugin, tmp_path):
    with running(plugin, tmp_path, FakeClock()) as app:
        answer = app.plugins.find_evidence("asking", question())
    assert answer.value is None
    assert "no service may be reached from here" in str(answer.failure.reason)


def test_its_clock_stands_until_it_is_moved(plugin, tmp_path):
    clock = FakeClock()
    with running(plugin, tmp_path, clock) as app:
        before = app.app.extensions["venire_clock"]()
        clock.forward(hours=2)
        assert (app.app.extensions["venire_clock"]() - before).total_seconds() == 7_200
