"""The black box: which plugin has which item in hand, readable after the process died.

One small file, mapped into memory, so that a note costs less than a microsecond and outlives a
killed process (not a power cut). A worker opens it once; processes forked later share it.
"""

from __future__ import annotations

import mmap
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_SIZE = 256
_NAME = slice(0, 128)  # the plugin's; empty while nothing is in hand
_SUBJECT = slice(128, _SIZE)
_NOBODY = b"\0" * 128
_box: mmap.mmap | None = None
_subject = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was in hand: the plugin's own name, and the subject, such as `item:17`."""

    plugin: str
    subject: str


def open_at(path: Path) -> None:
    """Use the file at `path` (made when missing, emptied when not) from now on."""
    global _box, _subject
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.ftruncate(descriptor, _SIZE)
        opened = mmap.mmap(descriptor, _SIZE)
    finally:
        os.close(descriptor)
    close()
    _box, _subject = opened, ""
    _box[:] = _NOBODY + _NOBODY


def close() -> None:
    """Stop noting; what was noted stays in the file."""
    global _box  # noqa: PLW0603
    if _box is not None:
        _box.close()
        _box = None


def note(plugin: str, subject: str) -> None:
    """Write down what is taken in hand now; does nothing when no box is open.

    The subject is written once for all plugins that are asked about it in a row. Whoever was last
    in hand must have been cleared before another subject comes.
    """
    global _subject  # noqa: PLW0603 - what the box holds
    if _box is not None:
        if subject is not _subject:
            _box[_SUBJECT] = _padded(subject)
            _subject = subject
        _box[_NAME] = _tag(plugin)


def _padded(text: str) -> bytes:
    return text.encode("utf-8", "replace")[: len(_NOBODY)].ljust(len(_NOBODY), b"\0")


_tag = lru_cache(maxsize=1_000)(_padded)


def clear() -> None:
    """Write down that nothing is in hand."""
    if _box is not None:
        _box[_NAME] = _NOBODY


def read(path: Path) -> Entry | None:
    """Give what was in hand last; None when nothing was, or there is no such file."""
    try:
        content = path.read_bytes()[:_SIZE]
    except OSError:
        return None
    plugin, subject = _text(content[_NAME]), _text(content[_SUBJECT])
    return Entry(plugin, subject) if plugin else None


def _text(written: bytes) -> str:
    return written.rstrip(b"\0").decode("utf-8", "replace")
