"""One broken plugin of each sort at once: each is listed with its reason, all good ones go on."""

import gc
import json
import logging
import os
import subprocess
import sys

import pytest

from moderation.domain.screening import FindingOutcome
from moderation.hooks import loader, manager
from moderation.hooks.calling import backend
from moderation.hooks.loading.records import LoadOptions, Origin, PluginState
from moderation.hooks.testing import item
from tests.broken.sorts import HANGING, REASONS, UNUSABLE, put_broken_plugins, write

DEADLY = "import os\nos._exit(7)"


@pytest.fixture(scope="module")
def put(tmp_path_factory):
    """An instance with all of them, and what was put there."""
    instance = tmp_path_factory.mktemp("broken")
    return instance, put_broken_plugins(instance)


@pytest.fixture(scope="module")
def plugins(put):
    """The manager that starts there."""
    return manager.start(put[0])


@pytest.fixture(scope="module")
def healthy(tmp_path_factory):
    """The manager of an instance without any."""
    return manager.start(tmp_path_factory.mktemp("whole"))


def own(plugins, name):
    return next(
        one
        for one in plugins.plugins
        if one.name == name and one.source.origin is not Origin.BUNDLED
    )


@pytest.mark.parametrize("name", REASONS)
def test_what_does_not_load_is_listed_with_its_reason(plugins, name):
    record = own(plugins, name)
    assert record.state is PluginState.FAILED
    assert REASONS[name] in str(record.reason)


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_cannot_be_built_says_why_when_it_is_asked(plugins, name):
    assert own(plugins, name).state is PluginState.LOADED
    (one,) = [one for one in plugins.filters() if one.plugin == name]
    assert UNUSABLE[name][1] in str(one.trouble.reason)


def test_every_sort_was_tried(plugins, put):
    _, those = put
    found = {one.name for one in plugins.plugins if one.source.origin is not Origin.BUNDLED}
    assert found == those.refused | those.unusable | those.rude


def test_all_good_ones_go_on_as_if_nothing_was(plugins, healthy, put):
    _, those = put
    bundled = [one.name for one in healthy.plugins]
    states = {one.name: one.state for one in plugins.plugins if one.source.origin is Origin.BUNDLED}
    assert states == dict.fromkeys(bundled, PluginState.LOADED)
    text = item("Buy cheap pills at http://pills.example now")
    mine = {one.id for one in healthy.filters()}
    found = {one.filter_id: one for one in plugins.screen(text)}
    for finding in healthy.screen(text):
        again = found[finding.filter_id]
        assert (again.outcome, again.score) == (finding.outcome, finding.score)
    assert {
        id for id, one in found.items() if one.outcome is FindingOutcome.ERROR
    } == those.unusable
    assert set(found) - mine == those.unusable | those.rude


@pytest.fixture
def no_collection():
    """No garbage is collected: a limit that struck there would be reported, and strike again."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collection")
@pytest.mark.parametrize("name", HANGING)
def test_one_that_hangs_is_ended_and_the_rest_goes_on(tmp_path, monkeypatch, name):
    monkeypatch.setattr(loader, "IMPORT_SECONDS", 0.2)
    monkeypatch.setattr(backend, "BUILD_SECONDS", 0.2)
    write(tmp_path / "plugins", name, HANGING[name])
    plugins = manager.start(tmp_path)
    record = own(plugins, name)
    said = record.reason or next(one.trouble.reason for one in plugins.filters() if one.id == name)
    assert "0.2 s" in str(said)
    assert "links_and_words" in {one.id for one in plugins.filters()}


def test_one_that_turns_down_the_logs_does_so_for_nobody(put):
    before = logging.getLogger().level
    manager.start(put[0])
    assert logging.getLogger().level == before
    assert logging.getLogger().manager.disable == 0


def test_what_a_plugin_prints_is_not_in_a_command_s_answer(tmp_path):
    put_broken_plugins(tmp_path)
    done = command(tmp_path, "plugins", "list", "--json")
    assert done.returncode == 0, done.stderr
    assert {one["name"] for one in json.loads(done.stdout)} >= {"broken_prints", "links_and_words"}


def command(instance, *words, **environment):
    """Run a command on an instance, in a process of its own."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("VENIRE_")}
    return subprocess.run(
        [sys.executable, "-m", "moderation.cli", *words],
        env=kept | {"VENIRE_INSTANCE": str(instance), **environment},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "variables", [{"VENIRE_SAFE_MODE": "1"}, {"VENIRE_PLUGINS": "links_and_words"}], ids=str
)
def test_one_that_ends_the_process_is_got_rid_of_by_a_variable(tmp_path, variables):
    path = write(tmp_path / "plugins", "deadly", DEADLY)
    assert command(tmp_path, "plugins", "list").returncode == 7
    done = command(tmp_path, "plugins", "list", "--json", **variables)
    assert done.returncode == 0, done.stderr
    listed = {one["name"]: one["state"] for one in json.loads(done.stdout)}
    assert (listed["deadly"], listed["links_and_words"]) == ("left_out", "loaded")
    path.unlink()
    assert command(tmp_path, "plugins", "list").returncode == 0


def test_one_that_is_switched_off_is_never_run_however_broken(tmp_path):
    write(tmp_path / "plugins", "deadly", DEADLY)
    plugins = manager.start(tmp_path, LoadOptions(disabled=frozenset({"deadly"})))
    assert own(plugins, "deadly").state is PluginState.DISABLED
