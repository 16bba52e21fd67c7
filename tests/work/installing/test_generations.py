"""The shelf of what is installed: one changes it at a time, and hears what really went wrong."""

import pytest

from moderation.work.installing.generations import Shelf
from moderation.work.installing.refusals import NotInstalled


def test_one_changes_it_at_a_time(tmp_path):
    shelf = Shelf(tmp_path)
    with shelf.lock():
        assert shelf.is_busy()
        with pytest.raises(NotInstalled, match="Somebody is changing"), shelf.lock():
            pass
    assert not shelf.is_busy()


def test_an_error_of_the_change_is_not_taken_for_somebody_else(tmp_path):
    with pytest.raises(BlockingIOError, match="a full pipe"), Shelf(tmp_path).lock():
        raise BlockingIOError("a full pipe")


def test_a_place_is_a_folder_on_a_machine(tmp_path, monkeypatch):
    here = Shelf(tmp_path).place
    assert Shelf(tmp_path).place == here
    assert Shelf(tmp_path / "other").place != here
    monkeypatch.setattr("socket.gethostname", lambda: "elsewhere")
    assert Shelf(tmp_path).place != here
