"""The folder of catalogues, read again only when a file changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from moderation.hooks.toolkit import SourceMalformed

from .bibtex import read_bibtex
from .csl import read_csl, read_json_lines
from .entries import Entry

MOST_FILES = 500
LARGEST_FILE = 30_000_000
"""Bytes."""
MOST_ENTRIES = 50_000

_READERS: dict[str, Callable[[str, str], Iterator[Entry]]] = {
    ".bib": read_bibtex,
    ".json": read_csl,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}


@dataclass(frozen=True, slots=True)
class Stock:
    """What lies on the shelf: the entries, and for each file that cannot be read the reason."""

    entries: tuple[Entry, ...]
    unreadable: dict[str, str]


class Shelf:
    """One folder with its sub-folders."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder; nothing is read yet."""
        self.folder = folder
        self._read: dict[Path, tuple[tuple[int, int], tuple[Entry, ...]]] = {}

    def stock(self) -> Stock:
        """Read what is new. Raises FileNotFoundError when there is no such folder."""
        if not self.folder.is_dir():
            raise FileNotFoundError(f"there is no folder {self.folder}")
        entries: list[Entry] = []
        unreadable: dict[str, str] = {}
        for path in self._files():
            try:
                entries += self._entries(path)
            except (OSError, SourceMalformed) as error:
                unreadable[path.name] = str(error)
        return Stock(tuple(entries[:MOST_ENTRIES]), unreadable)

    def _files(self) -> list[Path]:
        found = (path for path in self.folder.rglob("*") if path.suffix.lower() in _READERS)
        return sorted(path for path in found if path.is_file())[:MOST_FILES]

    def _entries(self, path: Path) -> tuple[Entry, ...]:
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_size)
        known = self._read.get(path)
        if known is None or known[0] != stamp:
            if status.st_size > LARGEST_FILE:
                raise SourceMalformed(f"{path.name} is larger than {LARGEST_FILE} bytes")
            known = self._read[path] = (stamp, _read(path))
        return known[1]


def _read(path: Path) -> tuple[Entry, ...]:
    text = path.read_text("utf-8-sig", "replace")
    try:
        return tuple(_READERS[path.suffix.lower()](text, path.name))
    except SourceMalformed:
        raise
    except Exception as error:
        raise SourceMalformed(f"{path.name} cannot be read: {type(error).__name__}") from error
