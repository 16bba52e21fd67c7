"""Plugins written for one test, in folders of their own."""

import textwrap
from pathlib import Path

import pytest

from moderation.hooks.contracts import Surroundings
from moderation.hooks.loader import load
from moderation.hooks.manager import Manager

PREFACE = "from moderation.hooks.toolkit import *\n"


class SteadyClock:
    """Seconds that pass only when told to."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


class Workshop:
    """Writes plugins and starts managers with them."""

    def __init__(self, folder: Path):
        self.bundled = folder / "bundled"
        self.instance = folder / "instance"
        self.clock = SteadyClock()
        self.bundled.mkdir()
        (self.instance / "plugins").mkdir(parents=True)

    def write(self, name, source, bundled=False):
        place = self.bundled if bundled else self.instance / "plugins"
        path = place / f"{name}.py"
        path.write_text(PREFACE + textwrap.dedent(source), encoding="utf-8")
        return path

    def filter(self, name, body="return score(1)", limit=0.2):
        """Write a plugin with one filter whose `screen(self, item)` has this body."""
        lines = textwrap.indent(textwrap.dedent(body).strip(), " " * 8)
        self.write(
            name,
            f"class Written(Filter[NoSettings]):\n"
            f"    id = {name!r}\n"
            f"    title = message('Written')\n"
            f"    seconds_limit = {limit}\n"
            f"    def screen(self, item):\n{lines}\n"
            f"@hookimpl\n"
            f"def register_filters(register):\n"
            f"    register(Written)\n",
        )

    def load(self, options=None):
        return load(self.instance, options, self.bundled)

    def start(self, options=None, choices=None):
        surroundings = Surroundings(self.instance)
        return Manager(self.load(options), surroundings, choices, self.clock)


@pytest.fixture
def workshop(tmp_path):
    return Workshop(tmp_path)


@pytest.fixture(scope="module")
def shared_workshop(tmp_path_factory):
    return Workshop(tmp_path_factory.mktemp("workshop"))
