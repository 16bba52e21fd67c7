"""Addresses of static files, with a mark of their content so that browsers may keep them."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import current_app


def asset(name: str) -> str:
    """Return the address of a static file; it changes when the file does.

    It needs no routing, so that error pages can use it for requests that were never routed.
    """
    folder = Path(current_app.static_folder or "")
    return f"{current_app.static_url_path}/{name}?v={mark(folder / name)}"


def mark(path: Path) -> str:
    """Return ten letters that stand for a file's content, or ``0`` when there is no such file."""
    try:
        return _mark(path, path.stat().st_mtime_ns)
    except OSError:
        return "0"


@lru_cache(maxsize=128)
def _mark(path: Path, _changed_at: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
