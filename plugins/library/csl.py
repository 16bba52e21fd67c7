"""Reads CSL-JSON (an array) and JSON-lines (an object a line, CSL or with plain fields)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from moderation.hooks.toolkit import SourceKind, SourceMalformed

from .entries import Entry, make_entry

_KINDS = {
    "article-journal": SourceKind.JOURNAL,
    "journal": SourceKind.JOURNAL,
    "paper-conference": SourceKind.CONFERENCE,
    "conference": SourceKind.CONFERENCE,
    "report": SourceKind.REPORT,
    "dataset": SourceKind.BENCHMARK,
    "benchmark": SourceKind.BENCHMARK,
    "article-newspaper": SourceKind.NEWS,
    "article-magazine": SourceKind.NEWS,
    "news": SourceKind.NEWS,
    "preprint": SourceKind.PREPRINT,
    "article": SourceKind.PREPRINT,
}


def read_csl(text: str, origin: str) -> Iterator[Entry]:
    """Give the entries of a CSL-JSON text. Raises `SourceMalformed` when it is no JSON array."""
    data = _parsed(text)
    if not isinstance(data, list):
        raise SourceMalformed(f"{origin} holds no list of entries")
    for one in data:
        yield from _entries(one, origin)


def read_json_lines(text: str, origin: str) -> Iterator[Entry]:
    """Give the entries of a JSON-lines text; lines that are no objects are passed over."""
    for line in text.splitlines():
        try:
            one = _parsed(line)
        except SourceMalformed:
            continue
        yield from _entries(one, origin)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceMalformed(f"it is no JSON: {type(error).__name__}") from error


def _entries(data: Any, origin: str) -> Iterator[Entry]:
    entry = _entry(data, origin) if isinstance(data, Mapping) else None
    if entry is not None:
        yield entry


def _entry(data: Mapping[str, Any], origin: str) -> Entry | None:
    return make_entry(
        title=_text(data, "title"),
        year=_text(data, "year") or _issued(data.get("issued")),
        venue=_text(data, "container-title") or _text(data, "venue") or _text(data, "publisher"),
        kind=_KINDS.get(_text(data, "type") or _text(data, "kind"), SourceKind.OTHER),
        identifiers=_text(data, "DOI") or _text(data, "doi"),
        link=_text(data, "URL") or _text(data, "url") or _text(data, "link"),
        subject=" ".join(_text(data, name) for name in ("keyword", "keywords", "abstract")),
        origin=origin,
    )


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if isinstance(value, list):
        return " ".join(str(one) for one in value if isinstance(one, str))
    return str(value) if isinstance(value, str | int) else ""


def _issued(issued: Any) -> str:
    """The year of `{"date-parts": [[2021, 5]]}`, or of a text."""
    if isinstance(issued, Mapping):
        parts = issued.get("date-parts")
        first = parts[0] if isinstance(parts, list) and parts else None
        if isinstance(first, list) and first:
            return str(first[0])
        return str(issued.get("raw", ""))
    return str(issued) if isinstance(issued, str | int) else ""
