"""Start-up with 50 plugins more: 40 in the instance's folder, 10 installed as packages.

Each contestant is a process of its own, because modules are imported once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.measuring import Effort, Spread, side_by_side
from benchmarks.report import Line, Target
from benchmarks.stage.instances import checkout, folder

FOLDER_PLUGINS = 40
PACKAGES = 10
MOST_SECONDS = 0.3

PLUGIN = '''
"""Weighs how often some words occur, as an admin set it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from moderation.hooks.toolkit import (
    Assessment, CheckAnswer, Filter, ScreenedItem, abstain, hookimpl, message, score, setting,
)

__version__ = "1.{number}"
requires_api = 1

_WORD = re.compile(r"\\w+")


@dataclass(frozen=True, slots=True)
class WeighingSettings:
    """What is weighed."""

    words: tuple[str, ...] = setting(("casino", "pills"), message("Words"), message("One a line."))
    weight: float = setting(0.5, message("Weight of a word"), lowest=0.0, highest=4.0)
    longest: int = setting(2_000, message("Longest text"), lowest=1, highest=100_000)
    mode: str = setting("sum", message("How"), choices=("sum", "most"))
    key: str = setting("", message("Key"), secret=True)


class WeighingFilter(Filter[WeighingSettings]):
    """Weighs words."""

    id = "weighing_{number}"
    title = message("Weighing words")
    settings_class = WeighingSettings

    def screen(self, item: ScreenedItem) -> Assessment:
        """Weigh one item."""
        if len(item.text) > self.settings.longest:
            return abstain(message("It is too long."))
        found = Counter(word.lower() for word in _WORD.findall(item.text))
        counts = [found[word] for word in self.settings.words]
        count = sum(counts) if self.settings.mode == "sum" else max(counts, default=0)
        return score(min(4.0, count * self.settings.weight), message("Words: %(n)s", n=count))

    def check(self) -> CheckAnswer:
        """Say whether there is anything to weigh."""
        return CheckAnswer(bool(self.settings.words), message("Words are set."))


@hookimpl
def register_filters(register):
    register(WeighingFilter)
'''

#: What the process prints: seconds of wall clock, or the plugins that were loaded.
LOAD = """
import sys
from pathlib import Path
from time import perf_counter
import moderation.app, moderation.hooks.toolkit
from moderation.hooks import manager
began = perf_counter()
plugins = manager.start(Path(sys.argv[1]))
print(perf_counter() - began, sum(one.state == "loaded" for one in plugins.plugins))
"""
CREATE = """
import sys
from pathlib import Path
from time import perf_counter
from moderation.app import create_app
from moderation.config import Config
place = Path(sys.argv[1])
config = Config(instance=place, database_url=f"sqlite:///{place / 'venire.sqlite3'}")
began = perf_counter()
app = create_app(config)
print(perf_counter() - began,
      sum(one.state == "loaded" for one in app.extensions["venire_plugins"].plugins))
"""
#: What would change what is started, or keep compiled modules from being kept.
_KEPT_OUT = ("VENIRE_", "PYTHONDONTWRITEBYTECODE")
NOTE = (
    "each start is a process of its own, compiled modules kept from a start before; 50 filters "
    "with five settings each, 40 single files and 10 packages of one generation, against none but "
    "the bundled ones"
)


def run(effort: Effort) -> list[Line]:
    """Start with and without them, in turn."""
    files, packages = effort.sized(FOLDER_PLUGINS, 2), effort.sized(PACKAGES, 1)
    with folder() as place:
        plain, full = place / "plain", place / "full"
        plain.mkdir()
        furnish(full, files, packages)
        added = _loaded(full, LOAD)[1] - _loaded(plain, LOAD)[1]
        if added != files + packages:
            raise RuntimeError(f"{added} of {files + packages} plugins were loaded")
        return [
            _line(effort, "start of plugins, 50 more", LOAD, plain, full, NOTE),
            _line(effort, "start of the application, 50 plugins more", CREATE, plain, full, ""),
        ]


def furnish(instance: Path, files: int, packages: int) -> None:
    """Put so many plugins into an instance, as files and as installed packages."""
    own, generation = instance / "plugins", instance / "packages" / "000001"
    own.mkdir(parents=True)
    generation.mkdir(parents=True)
    for number in range(files):
        (own / f"weighing_{number}.py").write_text(_source(number), encoding="utf-8")
    for number in range(files, files + packages):
        _install(generation, number)
    (generation / "plugins.txt").write_text("", encoding="utf-8")
    (instance / "packages" / "current").symlink_to(generation.name)


def _source(number: int) -> str:
    return PLUGIN.replace("{number}", str(number))


def _install(generation: Path, number: int) -> None:
    """Write what pip leaves behind of a package with one plugin."""
    name = f"venire_weighing_{number}"
    (generation / name).mkdir()
    (generation / name / "__init__.py").write_text(_source(number), encoding="utf-8")
    described: Mapping[str, str] = {
        "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.{number}\n",
        "entry_points.txt": f"[venire.plugins]\nweighing_{number} = {name}\n",
        "RECORD": f"{name}/__init__.py,,\n",
    }
    place = generation / f"{name}-1.{number}.dist-info"
    place.mkdir()
    for file, text in described.items():
        (place / file).write_text(text, encoding="utf-8")


def _line(effort: Effort, what: str, script: str, plain: Path, full: Path, note: str) -> Line:
    for place in (plain, full):
        _loaded(place, script)  # compiles, and makes the instance's files
    figures = side_by_side(
        {"with": partial(_seconds, full, script), "without": partial(_seconds, plain, script)},
        effort.rounds,
    )
    pairs = zip(figures["with"], figures["without"], strict=True)
    return Line(
        what,
        Spread.of([full - plain for full, plain in pairs]),
        "s",
        ours=f"{Spread.of(figures['with']).median:.2f} s",
        peer=f"without {Spread.of(figures['without']).median:.2f} s",
        target=Target("at most", MOST_SECONDS),
        note=note,
    )


def _seconds(instance: Path, script: str) -> float:
    return _loaded(instance, script)[0]


def _loaded(instance: Path, script: str) -> tuple[float, int]:
    """Start once; return the seconds and how many plugins were loaded."""
    words = [sys.executable, "-c", script, str(instance)]
    kept = {name: text for name, text in os.environ.items() if not name.startswith(_KEPT_OUT)}
    compiled = {"PYTHONPYCACHEPREFIX": str(instance.parent / "compiled")}
    done = subprocess.run(
        words, env=kept | compiled, cwd=checkout(), capture_output=True, text=True, timeout=120,
        check=True,
    )  # fmt: skip
    seconds, count = done.stdout.split()
    return float(seconds), int(count)
