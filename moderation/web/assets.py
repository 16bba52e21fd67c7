"""Static files: addresses with a mark of their content so that browsers may keep them, and gzip."""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request


def register(app: Flask) -> None:
    """Send static files compressed to those who understand it."""
    app.after_request(_pack)


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


def _pack(response: Response) -> Response:
    """Compress a static file. They hold no secrets; private pages stay plain for theirs' sake."""
    if request.endpoint != "static" or response.status_code not in {200, 304}:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code == 200 and request.accept_encodings["gzip"] > 0:
        path = Path(current_app.static_folder or "") / (request.view_args or {})["filename"]
        response.close()  # the plain file
        response.direct_passthrough = False
        response.set_data(_packed(path, path.stat().st_mtime_ns))
        response.content_encoding = "gzip"
        response.set_etag(response.get_etag()[0] or "", weak=True)  # two forms, one content
    return response


@lru_cache(maxsize=128)
def _packed(path: Path, _changed_at: int) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)
