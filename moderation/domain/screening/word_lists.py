"""Lists of words as files: read leniently, brought into the list that is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_ENTRY = re.compile(r"(?P<word>.*?)(?:\s+\d{1,2}(?:\.\d{1,3})?)?", re.DOTALL)
_SHEET_ROW = re.compile(r'"?(?P<word>[^",;\t]+)"?\s*[,;\t]\s*"?(?P<points>\d{1,2}(?:\.\d{1,3})?)"?')
_COMMENT = "#"


@dataclass(frozen=True, slots=True)
class Brought:
    """What a list comes to, in its order, and how many entries are new, changed, gone and kept."""

    entries: tuple[str, ...]
    added: int = 0
    changed: int = 0
    removed: int = 0
    kept: int = 0

    @property
    def differs(self) -> bool:
        """Whether anything is new, changed or gone."""
        return self.added + self.changed + self.removed > 0


def read_words(text: str) -> tuple[str, ...]:
    """Read a list: an entry a line, perhaps with points behind it; of a word the last one counts.

    Empty lines and those that begin with # are passed over; a row of a sheet, `casino,2`, is read
    as `casino 2`.
    """
    lines = (" ".join(line.split()) for line in text.splitlines())
    entries = (_entry(line) for line in lines if line and not line.startswith(_COMMENT))
    return tuple({_word(entry): entry for entry in entries}.values())


def write_words(entries: Iterable[str]) -> str:
    """Write a list so that `read_words` reads the same: an entry a line."""
    return "".join(f"{entry}\n" for entry in entries)


def bring(listed: Sequence[str], coming: Sequence[str], *, replace: bool = False) -> Brought:
    """Add what comes to a list, or put it in the list's place; points that come with a word count.

    Entries that stay keep their places; new ones follow in their order.
    """
    before = {_word(entry): entry for entry in listed}
    new = {_word(entry): entry for entry in coming}
    after = new if replace else {**before, **new}
    common = before.keys() & after.keys()
    changed = sum(before[word] != after[word] for word in common)
    return Brought(
        tuple(after.values()),
        added=len(after.keys() - before.keys()),
        changed=changed,
        removed=len(before.keys() - after.keys()),
        kept=len(common) - changed,
    )


def _entry(line: str) -> str:
    row = _SHEET_ROW.fullmatch(line)
    return f"{row.group('word').strip()} {row.group('points')}" if row else line


def _word(entry: str) -> str:
    """The word or phrase of an entry, by which it is known."""
    found = _ENTRY.fullmatch(" ".join(entry.split()))
    return (found.group("word") if found else entry).casefold()
