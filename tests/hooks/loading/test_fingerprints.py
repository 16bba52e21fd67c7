"""A plugin's fingerprint changes with its code and with nothing else."""

import shutil

import pytest

from moderation.hooks.loading import fingerprints
from moderation.hooks.loading.fingerprints import fingerprint
from moderation.hooks.loading.records import Origin, Source


@pytest.fixture
def plugin(tmp_path):
    folder = tmp_path / "plugins" / "shout"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("LOUD = True\n")
    (folder / "words.txt").write_text("HELLO\n")
    return folder


def of(path):
    return fingerprint(Source("shout", Origin.FOLDER, "moderation_plugins.shout", path), path)


def test_the_same_code_has_the_same_fingerprint_wherever_it_lies(plugin, tmp_path):
    copied = shutil.copytree(plugin, tmp_path / "elsewhere" / "shout")
    assert of(plugin) == of(copied)
    assert of(plugin).startswith("sha256:")
    assert len(of(plugin)) == len("sha256:") + 64


def test_any_change_shows(plugin):
    seen = {of(plugin)}
    (plugin / "words.txt").write_text("HELLO!\n")
    seen.add(of(plugin))
    (plugin / "words.txt").rename(plugin / "word.txt")
    seen.add(of(plugin))
    (plugin / "new.py").touch()
    seen.add(of(plugin))
    assert len(seen) == 4


def test_what_python_keeps_for_itself_is_passed_over(plugin):
    before = of(plugin)
    (plugin / "__pycache__").mkdir()
    (plugin / "__pycache__" / "words.cpython-311.pyc").write_bytes(b"\0")
    assert of(plugin) == before


def test_a_single_file_has_one_too(plugin):
    assert of(plugin / "__init__.py").startswith("sha256:")


def test_what_cannot_be_read_has_none(plugin, tmp_path, monkeypatch):
    assert of(tmp_path / "gone.py") == ""
    assert fingerprint(Source("x", Origin.FOLDER, "x"), tmp_path) == ""
    assert fingerprint(Source("x", Origin.ENTRY_POINT, "x"), tmp_path) == ""
    monkeypatch.setattr(fingerprints, "LARGEST", 5)
    assert of(plugin) == ""


def test_what_is_too_large_is_not_even_read(plugin):
    with (plugin / "model.bin").open("wb") as file:
        file.truncate(2**40)  # takes no room on the disk, and no memory has as much
    assert of(plugin) == ""
