"""Installed packages: importable when they can be read, and no reason not to start when not."""

import importlib
import sys

import pytest

from moderation.hooks.loader import load
from moderation.hooks.loading import packages
from moderation.hooks.loading.records import LoadOptions, Origin, PluginState

MODULE = """
from moderation.hooks.toolkit import Filter, hookimpl, message, score

class Shouting(Filter):
    id = "shouting"
    title = message("Shouting")
    def screen(self, item):
        return score(0)

@hookimpl
def register_filters(register):
    register(Shouting)
"""
ENTRY = "[venire.plugins]\nshouting = venire_shouting_packed\n"


@pytest.fixture(autouse=True)
def _leave_nothing():
    yield
    packages.use_folder(None)


def generation(instance, name="0001", module=MODULE, entry=ENTRY, version="1.0"):
    folder = instance / "packages" / name
    info = folder / f"venire_shouting-{version}.dist-info"
    info.mkdir(parents=True)
    (folder / "venire_shouting_packed.py").write_text(module)
    (info / "entry_points.txt").write_text(entry)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: venire-shouting\nVersion: {version}\n"
    )
    return folder


def switch_to(instance, name):
    link = instance / "packages" / "current"
    link.unlink(missing_ok=True)
    link.symlink_to(name)


def found(instance):
    loaded = load(instance, LoadOptions())
    return {
        record.name: record
        for record in loaded.records
        if record.source.origin is Origin.ENTRY_POINT
    }


def test_without_packages_only_the_environment_is_looked_through(tmp_path):
    assert packages.use(tmp_path) is None
    assert packages.in_use() == ""
    assert "shouting" not in found(tmp_path)


def test_a_plugin_in_the_generation_in_use_is_loaded_with_its_version(tmp_path):
    generation(tmp_path)
    switch_to(tmp_path, "0001")
    record = found(tmp_path)["shouting"]
    assert (record.state, record.version) == (PluginState.LOADED, "1.0")
    assert packages.in_use() == "0001"


def test_what_is_in_use_comes_last_among_the_places_of_modules(tmp_path):
    folder = generation(tmp_path)
    switch_to(tmp_path, "0001")
    packages.use(tmp_path)
    assert sys.path[-1] == str(folder)


def test_a_switch_is_seen_by_the_next_load_and_the_old_code_is_forgotten(tmp_path):
    generation(tmp_path)
    generation(tmp_path, "0002", MODULE.replace('"Shouting"', '"Louder"'), version="2.0")
    switch_to(tmp_path, "0001")
    load(tmp_path, LoadOptions())
    switch_to(tmp_path, "0002")
    assert found(tmp_path)["shouting"].version == "2.0"
    module = importlib.import_module("venire_shouting_packed")
    assert module.Shouting.title.id == "Louder"
    assert sum(place.startswith(str(tmp_path)) for place in sys.path) == 1


def test_using_nothing_takes_the_place_of_modules_back(tmp_path):
    generation(tmp_path)
    switch_to(tmp_path, "0001")
    load(tmp_path, LoadOptions())
    packages.use_folder(None)
    assert not any(place.startswith(str(tmp_path)) for place in sys.path)
    with pytest.raises(ImportError):
        importlib.import_module("venire_shouting_packed")


def loop(instance):
    (instance / "packages").mkdir()
    (instance / "packages" / "current").symlink_to("current")


def nowhere(instance):
    (instance / "packages").mkdir()
    (instance / "packages" / "current").symlink_to("0009")


def file_instead(instance):
    (instance / "packages").mkdir()
    (instance / "packages" / "current").write_text("no folder")


def unreadable_entry_points(instance):
    folder = generation(instance)
    next(folder.glob("*.dist-info/entry_points.txt")).write_bytes(b"[venire.plugins]\n\xff = \xff")
    switch_to(instance, "0001")


def nameless(instance):
    folder = generation(instance)
    next(folder.glob("*.dist-info/METADATA")).unlink()
    switch_to(instance, "0001")


def no_folder_at_all(instance):
    (instance / "packages").write_text("")


@pytest.mark.parametrize(
    "spoil", [loop, nowhere, file_instead, unreadable_entry_points, nameless, no_folder_at_all]
)
def test_a_spoilt_folder_stops_no_start(tmp_path, spoil):
    spoil(tmp_path)
    loaded = load(tmp_path, LoadOptions())
    assert packages.in_use() == ""
    assert any(record.state is PluginState.LOADED for record in loaded.records)
    assert not any(place.startswith(str(tmp_path)) for place in sys.path)
