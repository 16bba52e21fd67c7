"""One catalogue entry, whatever file it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from moderation.hooks.toolkit import SourceKind, doi_key

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a catalogue says of one source; `subject` (abstract, keywords) serves the search."""

    title: str
    year: int | None
    venue: str
    kind: SourceKind
    doi: str
    link: str
    subject: str
    origin: str


def make_entry(
    *, title: str, year: str, venue: str, kind: SourceKind, identifiers: str, link: str,
    subject: str, origin: str,
) -> Entry | None:  # fmt: skip
    """Make an entry of raw texts, cleaned and cut to their limits; None without a title.

    `identifiers` may hold a DOI anywhere. Links other than http are dropped; a DOI makes one.
    """
    clean_title = plain(title, 500)
    if not clean_title:
        return None
    doi = doi_key(identifiers) or doi_key(link) or ""
    address = plain(link, 2_000)
    if not address.startswith(("https://", "http://")):
        address = f"https://doi.org/{doi}" if doi else ""
    found = _YEAR.search(year)
    return Entry(
        clean_title,
        int(found.group()) if found else None,
        plain(venue, 300),
        kind,
        plain(doi, 300),
        address[:2_000],
        plain(subject, 5_000),
        origin,
    )


def plain(text: str, limit: int) -> str:
    """One line of writable text of at most `limit` characters."""
    writable = text.encode("utf-8", "ignore").decode("utf-8").replace("\0", "")
    return " ".join(writable.split())[:limit].strip()
