"""A new plugin passes its own tests and all linters, and can be installed, as it was written."""

import json
import sys

import pytest
from click.testing import CliRunner

from moderation.cli import main
from moderation.cli.plugins.writing import KINDS, LONGEST_NAME
from moderation.hooks.doors import DOORS
from moderation.hooks.loader import load
from moderation.hooks.loading.records import LoadOptions, PluginState
from tests.authoring import make_python, run, run_all_tools

LONGEST = "the_longest_name_for_this"
REGISTERED = {
    "matcher": "tag_matcher",
    "section": "topic_section",
    "panel": "dashboard_panel",
}


@pytest.fixture
def new(tmp_path):
    """A function that writes a plugin into this test's folder."""

    def writing(name, door="juror", into=tmp_path):
        words = ["plugins", "new", name, "--door", door, "--into", str(into)]
        return CliRunner().invoke(main, words)

    return writing


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """A Python that has Venire and its libraries in its path, as an installed one has."""
    return make_python(tmp_path_factory.mktemp("python") / "venv")


def test_every_door_can_be_written_for():
    assert {REGISTERED.get(door, door) for door in KINDS} == {
        *(door.name for door in DOORS),
        "event",
    }
    assert {one.hook for one in KINDS.values()} - {""} == {door.hook for door in DOORS}
    assert len(LONGEST) == LONGEST_NAME


@pytest.mark.parametrize("door", KINDS)
def test_what_is_written_loads(new, tmp_path, door):
    assert new(LONGEST, door).exit_code == 0
    source = tmp_path / "venire-the-longest-name-for-this" / "src"
    (tmp_path / "instance" / "plugins").mkdir(parents=True)
    sys.path.insert(0, str(source))
    try:
        plugin = tmp_path / "instance" / "plugins" / "written.py"
        plugin.write_text(f"from venire_{LONGEST} import *\n", encoding="utf-8")
        loaded = load(tmp_path / "instance", LoadOptions(only=("written",)))
    finally:
        sys.path.remove(str(source))
        for name in [name for name in sys.modules if name.startswith(f"venire_{LONGEST}")]:
            del sys.modules[name]
    (record,) = [one for one in loaded.records if one.name == "written"]
    assert record.state is PluginState.LOADED, record.detail
    assert record.doors == (() if door == "event" else (REGISTERED.get(door, door),))
    assert record.events == (("decision_made",) if door == "event" else ())


@pytest.mark.slow
@pytest.mark.xdist_group("authoring")
@pytest.mark.parametrize(
    ("door", "name"), [*((door, LONGEST) for door in KINDS), ("juror", "so"), ("event", "so")]
)
def test_what_is_written_passes_its_tests_and_all_linters(new, tmp_path, python, door, name):
    assert new(name, door).exit_code == 0
    run_all_tools(tmp_path / f"venire-{name.replace('_', '-')}", python)


@pytest.mark.slow
@pytest.mark.xdist_group("authoring")
def test_what_is_written_is_built_and_installed(new, tmp_path, unused_port):
    new("agreeing", "juror")
    place = tmp_path / "venire-agreeing"
    run(place, "pip", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", "dist", ".")
    (wheel,) = (place / "dist").iterdir()
    settings = {"VENIRE_INSTANCE": str(tmp_path / "instance"), "VENIRE_PORT": str(unused_port)}

    def venire(*words):
        done = CliRunner().invoke(main, [*map(str, words)], env=settings | {"PIP_NO_INDEX": "1"})
        assert done.exit_code == 0, done.output
        return done.stdout

    venire("prepare")
    assert "Installed: venire-agreeing==0.1.0." in venire("plugins", "install", wheel)
    told = json.loads(venire("plugins", "list", "--json"))
    (found,) = [one for one in told if one["name"] == "agreeing"]
    assert (found["state"], found["doors"], found["version"]) == ("loaded", "juror", "0.1.0")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Shouting", "no name for a plugin"),
        ("two-words", "no name for a plugin"),
        ("two__words", "no name for a plugin"),
        ("1st", "no name for a plugin"),
        ("a", "no name for a plugin"),
        ("../out", "no name for a plugin"),
        ("é", "no name for a plugin"),
        ("x\n", "no name for a plugin"),
        (f"{LONGEST}x", "2 to 25 small letters"),
        ("class", "a word of Python's own"),
        ("match", "a word of Python's own"),
        ("stances", "Venire brings a plugin stances along"),
    ],
)
def test_a_name_that_cannot_be_taken_is_refused(new, tmp_path, name, why):
    done = new(name)
    assert (done.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert why in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_name_that_would_hide_the_toolkits_is_refused(new):
    assert "hide a name of the toolkit" in new("tag", "matcher").stderr


def test_what_is_there_already_is_left_alone(new, tmp_path):
    (tmp_path / "venire-shouting").mkdir()
    assert "is there already" in new("shouting").stderr
    assert list((tmp_path / "venire-shouting").iterdir()) == []
    assert new("shouting", into=tmp_path / "venire-shouting").exit_code == 0


def test_a_folder_that_is_not_there_is_refused(new, tmp_path):
    assert new("shouting", into=tmp_path / "nowhere").exit_code == 2


def test_a_door_must_be_named_and_the_doors_are_told():
    done = CliRunner().invoke(main, ["plugins", "new", "shouting", "--door", "window"])
    assert done.exit_code == 2
    assert all(door in done.output for door in KINDS)
