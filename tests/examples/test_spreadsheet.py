"""The plugin that is a distribution of its own: it is built, installed as anyone's, and asked."""

import shutil
from datetime import date

import pytest

from moderation.hooks import manager
from moderation.hooks.contracts import Question
from moderation.hooks.doors import API_VERSION
from moderation.hooks.loading.records import Origin, PluginState
from moderation.work.installing.changing import carry_out, install
from moderation.work.installing.generations import Shelf
from moderation.work.installing.planning import Order
from moderation.work.installing.trying import Trial
from moderation.work.installing.wheels import read_wheel
from tests.authoring import ROOT, make_python, run, run_all_tools

PLACE = ROOT / "examples" / "venire-spreadsheet"
NOT_COPIED = shutil.ignore_patterns(".*", "*.egg-info", "__pycache__", "build", "dist")
TABLE = "title,about,stance\nA made-up study of chess programs,chess,supports\n"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("authoring")]


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A copy of it, so that building and testing leave nothing in the checkout."""
    copy = tmp_path_factory.mktemp("example") / PLACE.name
    shutil.copytree(PLACE, copy, ignore=NOT_COPIED)
    return copy


@pytest.fixture(scope="module")
def wheel(source, tmp_path_factory):
    place = tmp_path_factory.mktemp("wheels")
    run(source, "pip", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", place, ".")
    return next(place.glob("*.whl"))


def test_it_passes_its_own_tests_and_all_linters(source, tmp_path):
    run_all_tools(source, make_python(tmp_path / "venv"))


def test_its_wheel_says_what_it_is(wheel):
    read = read_wheel(wheel)
    assert (read.pin.wanted, read.plugins) == (
        "venire-spreadsheet==1.0.0", (("spreadsheet", "venire_spreadsheet"),),
    )  # fmt: skip
    assert (read.apis, read.needs) == ((str(API_VERSION),), ())


def test_it_is_installed_and_offers_what_the_operators_table_has(wheel, tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    shelf = Shelf(tmp_path)
    with shelf.lock():
        changed = carry_out(shelf, install(Order(wheels=(wheel,)), Trial()))
    assert changed.seen.doors == ("enricher spreadsheet",)
    assert changed.seen.notes == (
        "spreadsheet: there is no file evidence.csv in the instance folder",
    )
    (tmp_path / "evidence.csv").write_text(TABLE, encoding="utf-8")
    plugins = manager.start(tmp_path)
    record = next(one for one in plugins.plugins if one.name == "spreadsheet")
    assert (record.state, record.source.origin) == (PluginState.LOADED, Origin.ENTRY_POINT)
    enricher = next(one for one in plugins.enrichers() if one.id == "spreadsheet")
    asked = Question(1, "Can AI play chess?", date(2026, 6, 28))
    drafts = [one.title for one in enricher.made.find(asked)]
    assert drafts == ["A made-up study of chess programs"]
