"""Every bundled plugin keeps its contract on every input, within its time."""

import json
import os
from pathlib import Path

import pytest

from moderation.hooks.doors import DOORS
from moderation.hooks.loading.records import PluginState
from moderation.hooks.loading.sources import find_sources
from moderation.hooks.testing import check_contract, make
from moderation.paths import folder

NAMES = [one.name for one in find_sources(folder("plugins"), Path("no folder"))]
NAUGHTY_FILE = os.environ.get("VENIRE_TEST_NAUGHTY_STRINGS", "")
NAUGHTY = json.loads(Path(NAUGHTY_FILE).read_text(encoding="utf-8")) if NAUGHTY_FILE else []
CATALOGUE = """
@article{a, title={Emotions in {Faces}}, journal={Journal of Examples}, year={2024}}
@misc{b, title={Chess by machines}, year={1997}}
"""


@pytest.fixture
def instance(tmp_path):
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "own.bib").write_text(CATALOGUE, encoding="utf-8")
    return tmp_path


def test_every_door_has_a_bundled_plugin(bundled):
    opened = {one.door.name for record in bundled for one in record.registrations}
    assert opened == {door.name for door in DOORS}


@pytest.mark.parametrize("name", NAMES)
def test_a_bundled_plugin_loads(bundled, name):
    record = next(one for one in bundled if one.name == name)
    assert record.state is PluginState.LOADED, record.detail
    assert record.version
    assert record.registrations or record.events


@pytest.mark.parametrize("name", NAMES)
def test_a_bundled_plugin_keeps_its_contract(bundled, instance, name):
    record = next(one for one in bundled if one.name == name)
    for one in record.registrations:
        check_contract(make(one.implementation, instance), NAUGHTY)


@pytest.mark.parametrize("name", NAMES)
def test_a_bundled_plugin_says_in_one_paragraph_what_it_does(name):
    text = (folder("plugins") / name / "__init__.py").read_text(encoding="utf-8")
    assert text.startswith('"""')
