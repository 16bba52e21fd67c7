"""The black box: which plugin has which item in hand, readable after the process died.

One small file, mapped into memory, so that a note costs less than a microsecond and outlives a
killed process (not a power cut). A worker opens it once; processes forked later share it.
"""

from __future__ import annotations

import mmap
import os
from dataclasses import dataclass
from pathlib import Path

_SIZE = 256
_EMPTY = b"\0" * _SIZE
_box: mmap.mmap | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What was in hand: the plugin's own name, and the subject, such as `item:17`."""

    plugin: str
    subject: str


def open_at(path: Path) -> None:
    """Use the file at `path` (made when missing, emptied when not) from now on."""
    global _box  # noqa: PLW0603 - one box a process, as there is one main thread
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.ftruncate(descriptor, _SIZE)
        opened = mmap.mmap(descriptor, _SIZE)
    finally:
        os.close(descriptor)
    close()
    _box = opened
    clear()


def close() -> None:
    """Stop noting; what was noted stays in the file."""
    global _box  # noqa: PLW0603
    if _box is not None:
        _box.close()
        _box = None


def note(plugin: str, subject: str) -> None:
    """Write down what is taken in hand now; does nothing when no box is open."""
    if _box is not None:
        entry = f"{plugin}\n{subject}".encode("utf-8", "replace")[:_SIZE]
        _box[:] = entry.ljust(_SIZE, b"\0")


def clear() -> None:
    """Write down that nothing is in hand."""
    if _box is not None:
        _box[:] = _EMPTY


def read(path: Path) -> Entry | None:
    """Give what was in hand last; None when nothing was, or there is no such file."""
    try:
        content = path.read_bytes()[:_SIZE]
    except OSError:
        return None
    plugin, separator, subject = content.rstrip(b"\0").decode("utf-8", "replace").partition("\n")
    return Entry(plugin, subject) if separator else None
