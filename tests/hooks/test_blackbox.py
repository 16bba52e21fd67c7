"""The black box tells what a dead process had in hand."""

import os
import signal

import pytest

from moderation.hooks import blackbox
from moderation.hooks.blackbox import Entry


@pytest.fixture
def path(tmp_path):
    yield tmp_path / "box"
    blackbox.close()


def test_a_note_is_read_back(path):
    blackbox.open_at(path)
    blackbox.note("cues", "item:17")
    assert blackbox.read(path) == Entry("cues", "item:17")


def test_the_last_note_counts_and_leaves_nothing_of_the_one_before(path):
    blackbox.open_at(path)
    blackbox.note("a_long_name", "item:1234567890")
    blackbox.note("b", "item:2")
    assert blackbox.read(path) == Entry("b", "item:2")


def test_nothing_in_hand_is_none(path):
    assert blackbox.read(path) is None
    blackbox.open_at(path)
    assert blackbox.read(path) is None
    blackbox.note("cues", "item:17")
    blackbox.clear()
    assert blackbox.read(path) is None


def test_a_box_opened_again_is_empty(path):
    blackbox.open_at(path)
    blackbox.note("cues", "item:17")
    blackbox.open_at(path)
    assert blackbox.read(path) is None


def test_without_a_box_notes_cost_nothing():
    blackbox.close()
    blackbox.note("cues", "item:17")
    blackbox.clear()


@pytest.mark.parametrize("subject", ["é" * 500, "\ud800", "a\nb", ""])
def test_odd_subjects_are_cut_but_never_fail(path, subject):
    blackbox.open_at(path)
    blackbox.note("cues", subject)
    assert blackbox.read(path).plugin == "cues"


def test_a_killed_child_leaves_its_note(path):
    blackbox.open_at(path)
    child = os.fork()
    if child == 0:
        blackbox.note("hanging", "item:5")
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert blackbox.read(path) == Entry("hanging", "item:5")
