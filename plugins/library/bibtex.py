"""Reads BibTeX."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from moderation.hooks.toolkit import SourceKind

from .entries import Entry, make_entry

_KINDS = {
    "article": SourceKind.JOURNAL,
    "inproceedings": SourceKind.CONFERENCE,
    "conference": SourceKind.CONFERENCE,
    "proceedings": SourceKind.CONFERENCE,
    "techreport": SourceKind.REPORT,
    "report": SourceKind.REPORT,
    "dataset": SourceKind.BENCHMARK,
}
_VENUES = ("journal", "journaltitle", "booktitle", "publisher", "institution", "howpublished")
_BRACES = re.compile(r"[{}]")


def read_bibtex(text: str, origin: str) -> Iterator[Entry]:
    """Give the entries of a BibTeX text; broken and doubled entries are passed over."""
    from bibtexparser.entrypoint import parse_string  # heavy, and needed only here

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    for block in parse_string(text).entries:
        fields = {one.key.lower(): str(one.value) for one in block.fields}
        entry = _entry(block.entry_type.lower(), fields, origin)
        if entry is not None:
            yield entry


def _entry(kind: str, fields: dict[str, str], origin: str) -> Entry | None:
    venue = next((fields[name] for name in _VENUES if fields.get(name)), "")
    preprint = "arxiv" in f"{fields.get('archiveprefix', '')} {venue}".lower()
    return make_entry(
        title=_decoded(fields.get("title", "")),
        year=fields.get("year") or fields.get("date", ""),
        venue=_decoded(venue),
        kind=SourceKind.PREPRINT if preprint else _KINDS.get(kind, SourceKind.OTHER),
        identifiers=fields.get("doi", ""),
        link=_link(fields),
        subject=f"{fields.get('keywords', '')} {fields.get('abstract', '')}",
        origin=origin,
    )


def _link(fields: dict[str, str]) -> str:
    if fields.get("url"):
        return fields["url"]
    arxiv = "arxiv" in fields.get("archiveprefix", "").lower() and fields.get("eprint")
    return f"https://arxiv.org/abs/{arxiv}" if arxiv else ""


def _decoded(text: str) -> str:
    """LaTeX as plain text; decoding is slow, so only what has commands goes through it."""
    if "\\" not in text and "$" not in text:
        return _BRACES.sub("", text).replace("~", " ")
    from bibtexparser.library import Library
    from bibtexparser.middlewares import LatexDecodingMiddleware
    from bibtexparser.model import Entry as Block
    from bibtexparser.model import Field

    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    field = Field("text", text[:2_000])
    LatexDecodingMiddleware().transform_entry(Block("misc", "one", [field]), Library())
    return str(field.value)
