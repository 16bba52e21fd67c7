"""Wheels made by hand, right ones and wrong ones, for tests that install."""

import csv
import hashlib
import io
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

MODULE = """
from moderation.hooks.toolkit import Filter, hookimpl, message, score

__version__ = {version!r}
requires_api = 1


class Made(Filter):
    id = {name!r}
    title = message("Made by a test")

    def screen(self, item):
        return score(0)


@hookimpl
def register_filters(register):
    register(Made)
"""


def plugin_module(name: str = "shout", version: str = "1.0") -> str:
    """The source of a plugin with one filter."""
    return MODULE.format(name=name, version=version)


@dataclass(slots=True)
class Wheel:
    """A wheel to be: change what should be wrong with it, then `build`.

    `files` are contents by name; `spoil` may change the finished list of (name, bytes) entries.
    """

    name: str = "venire-shout"
    version: str = "1.0"
    plugin: str = "shout"
    needs: tuple[str, ...] = ()
    module: str | None = None
    entry_points: str | None = None
    files: dict[str, bytes] = field(default_factory=dict)
    record: Callable[[list[list[str]]], object] = lambda rows: None
    spoil: Callable[[dict[str, bytes]], object] = lambda entries: None
    modes: Mapping[str, int] = field(default_factory=dict)
    filename: str = ""
    keywords: str = ""

    @property
    def package(self) -> str:
        """The module that the plugin lies in."""
        return self.name.replace("-", "_")

    @property
    def info(self) -> str:
        """The folder of metadata."""
        return f"{self.package}-{self.version}.dist-info"

    def build(self, folder: Path) -> Path:
        """Write the wheel into a folder and return its place."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / (self.filename or f"{self.package}-{self.version}-py3-none-any.whl")
        entries = self._entries()
        rows = [[name, _digest(content), str(len(content))] for name, content in entries.items()]
        rows.append([f"{self.info}/RECORD", "", ""])
        self.record(rows)
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        entries[f"{self.info}/RECORD"] = text.getvalue().encode()
        self.spoil(entries)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries.items():
                one = zipfile.ZipInfo(name)
                one.external_attr = self.modes.get(name, 0o100644) << 16
                archive.writestr(one, content)
        return path

    def _entries(self) -> dict[str, bytes]:
        module = plugin_module(self.plugin, self.version) if self.module is None else self.module
        points = self.entry_points
        if points is None:
            points = f"[venire.plugins]\n{self.plugin} = {self.package}\n"
        needs = "".join(f"Requires-Dist: {need}\n" for need in self.needs)
        needs += f"Keywords: {self.keywords}\n" if self.keywords else ""
        metadata = f"Metadata-Version: 2.1\nName: {self.name}\nVersion: {self.version}\n{needs}"
        wheel = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        entries = {} if module == "" else {f"{self.package}/__init__.py": module.encode()}
        entries.update(self.files)
        entries[f"{self.info}/METADATA"] = metadata.encode()
        entries[f"{self.info}/WHEEL"] = wheel.encode()
        if points:
            entries[f"{self.info}/entry_points.txt"] = points.encode()
        return entries


def _digest(content: bytes) -> str:
    digest = urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"sha256={digest}"


def sha256(path: Path) -> str:
    """The SHA-256 of a file, as requirements write it."""
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
