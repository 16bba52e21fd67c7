"""A graceful restart takes nothing away before the new processes are ready."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from moderation.work.processes.presence import announce, present

STAGE = Path(__file__).with_name("stage.py")


@pytest.fixture
def play(tmp_path):
    """A function that renews a part in a process of its own, and tells what became of it."""
    for name in ("000001", "000002"):
        folder = tmp_path / "packages" / name
        folder.mkdir(parents=True)
        (folder / "plugins.txt").write_text(f"# {name}\n")

    def playing(how):
        done = subprocess.run(
            [sys.executable, str(STAGE), str(tmp_path), how],
            capture_output=True, text=True, timeout=60, check=False, cwd=STAGE.parents[3],
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return playing


def test_new_processes_take_over_once_they_are_ready(play):
    found = play("comes")
    assert (found["running"], found["current"]) == ("000002", "000002")
    assert found["children"] == ["web"]
    assert not found["old_lives"]
    assert found["generations"] == ["000002"]
    assert (found["state"], found["number"]) == ("done", 1)


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("ends", "the web ended"),
        ("hangs", "the web did not come up within"),
        ("stays", "the web did not come up within"),
    ],
)
def test_the_old_ones_go_on_when_the_new_ones_do_not_come_up(play, how, why):
    found = play(how)
    assert (found["running"], found["current"]) == ("000001", "000001")
    assert found["children"] == ["web"]
    assert found["old_lives"]
    assert found["generations"] == ["000001"]
    assert found["state"] == "failed"
    assert why in found["reason"]


def test_notes_of_the_dead_are_taken_away_and_broken_ones_left_out(tmp_path):
    announce(tmp_path, "web")
    folder = tmp_path / "present"
    (folder / "web.999999999").write_text("{}")
    (folder / "web.x").write_text("{}")
    (folder / "web.1").write_text("no json")
    assert [one.role for one in present(tmp_path)] == ["web"]
    assert not (folder / "web.999999999").exists()
