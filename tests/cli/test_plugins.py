"""The commands that install, remove and look at plugins, as an operator types them."""

import json
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from moderation.cli import main
from tests.work.installing.wheels import Wheel, plugin_module, sha256


@pytest.fixture
def run(tmp_path, unused_port):
    """A function that runs one command on this test's prepared instance."""
    settings = {
        "VENIRE_INSTANCE": str(tmp_path / "instance"),
        "VENIRE_PORT": str(unused_port),
        "PIP_NO_INDEX": "1",
    }

    def command(*words, **environment):
        return CliRunner().invoke(main, [str(word) for word in words], env=settings | environment)

    assert command("prepare").exit_code == 0
    return lambda *words, **environment: command("plugins", *words, **environment)


@pytest.fixture
def wheels(tmp_path):
    return tmp_path / "wheels"


def listed(run):
    told = json.loads(run("list", "--json").stdout)
    return {one["name"]: one for one in told}


def test_a_plugin_is_installed_listed_checked_upgraded_taken_back_and_removed(run, wheels):
    path = Wheel().build(wheels)
    done = run("install", path, "--hash", sha256(path))
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Installed: venire-shout==1.0." in done.stdout
    assert "filter shout" in done.stdout
    shown = listed(run)["shout"]
    assert (shown["state"], shown["package"]) == ("loaded", "venire-shout==1.0")
    assert shown["hash"] == sha256(path)
    assert "Sound: venire-shout==1.0." in run("check").stdout
    assert run("upgrade", Wheel(version="2.0").build(wheels)).exit_code == 0
    assert listed(run)["shout"]["version"] == "2.0"
    assert "In use again: venire-shout==1.0." in run("rollback").stdout
    assert "Removed: venire-shout==1.0." in run("remove", "shout").stdout
    assert "shout" not in listed(run)
    assert "nothing is installed" in run("check").stdout


def test_a_lock_can_be_installed_from(run, wheels, tmp_path):
    Wheel("needed-lib", entry_points="").build(wheels)
    Wheel(needs=("needed-lib",)).build(wheels)
    file = tmp_path / "plugins.lock"
    words = ("venire-shout==1.0", "--find-links", wheels)
    assert run("lock", *words, "-o", file).exit_code == 0
    assert run("lock", *words).stdout == file.read_text()
    done = run("install", "-r", file, "--find-links", wheels)
    assert "Installed: needed-lib==1.0, venire-shout==1.0." in done.stdout


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "Say what"),
        (("venire-shout",), "only wheels"),
        (("venire-shout>=1.0",), "only wheels"),
        (("a==1", "b==1", "--hash", f"sha256:{'0' * 64}"), "one package only"),
        (("a==1", "--hash", "md5:0"), "--hash sha256"),
        (("./nothing.whl",), "not that of a wheel"),
        (("./nothing-1.0-py3-none-any.whl",), "cannot be read"),
        (("venire-nowhere==1.0",), "No matching distribution"),
    ],
)
def test_what_is_refused_is_said_in_one_line(run, words, why):
    done = run("install", *words)
    assert done.exit_code == 1
    assert done.stderr.startswith("venire: ")
    assert why in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_plugin_that_ends_every_process_can_still_be_removed(run, wheels, tmp_path):
    run("install", Wheel().build(wheels))
    module = tmp_path / "instance" / "packages" / "000001" / "venire_shout" / "__init__.py"
    module.write_text("import os\nos._exit(7)\n" + plugin_module())
    assert "Removed" in run("remove", "shout").stdout
    assert "shout" not in listed(run)


def test_the_supervisors_part_does_nothing_unless_the_operator_allows_it(run):
    refused = run("attend")
    assert refused.exit_code == 1
    assert "VENIRE_ALLOW_INSTALL=1" in refused.stderr
    assert run("attend", VENIRE_ALLOW_INSTALL="1").exit_code == 0


def test_the_ledger_has_what_the_operator_did_and_what_failed(run, wheels, tmp_path):
    run("install", Wheel().build(wheels))
    run("remove", "nothing")
    assert "No supervisor runs" in run("restart").stderr
    with closing(sqlite3.connect(tmp_path / "instance" / "venire.sqlite3")) as connection:
        rows = connection.execute("SELECT act, target, state FROM plugin_request").fetchall()
    assert rows == [
        ("install", "venire_shout-1.0-py3-none-any.whl", "done"),
        ("remove", "nothing", "failed"),
        ("restart", "", "failed"),
    ]
