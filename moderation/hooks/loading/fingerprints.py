"""What a plugin's code is, as one hash, so that two machines or two days can be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from moderation.hooks.loading.packages import installed
from moderation.hooks.loading.records import Origin, PluginRecord, Source

LARGEST = 50_000_000
"""Bytes of a plugin's folder that are read; a larger one has no fingerprint."""
_PASSED_OVER = "__pycache__"


def fingerprint(source: Source, instance: Path) -> str:
    """Give `sha256:` and 64 digits; empty when it cannot be told.

    For an installed package the hash is that of the wheel, as it was checked. For a file or folder
    it is taken of names and contents in order of the names; caches of Python are passed over.
    """
    if source.origin is Origin.ENTRY_POINT:
        found = [one.pin.hashes for one in installed(instance) if source.name in one.plugins]
        return f"sha256:{found[0][0]}" if found and found[0] else ""
    try:
        return "" if source.path is None else f"sha256:{_of_files(source.path)}"
    except (OSError, ValueError):
        return ""


def code_of(record: PluginRecord, instance: Path) -> str:
    """Name the code that a plugin has now; empty for a bundled one, which comes with Venire.

    It is another name after an upgrade, or after an edit of its file.
    """
    if record.source.origin is Origin.BUNDLED:
        return ""
    return fingerprint(record.source, instance) or f"version:{record.version}"


def _of_files(path: Path) -> str:
    if not path.exists():
        raise FileNotFoundError(path)
    digest, read = hashlib.sha256(), 0
    for file in _files(path):
        read += file.stat().st_size  # looked at first: it may be larger than the memory
        if read > LARGEST:
            raise ValueError("the folder is too large")
        content = file.read_bytes()
        name = file.relative_to(path.parent).as_posix().encode("utf-8", "surrogateescape")
        for part in (name, content):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for file in sorted(path.rglob("*")):
        if _PASSED_OVER not in file.parts and file.is_file():
            yield file
