"""The enricher: looks up a question in the installation's own catalogues."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from moderation.hooks.toolkit import (
    CheckAnswer,
    Enricher,
    EvidenceDraft,
    Question,
    SourceMalformed,
    Stance,
    Surroundings,
    message,
    setting,
)

from .entries import Entry
from .relevance import Index, Ranked
from .shelf import Shelf, Stock


@dataclass(frozen=True, slots=True)
class LibrarySettings:
    """What an admin can set."""

    folder: str = setting(
        "library",
        message("Folder"),
        message("A folder inside the instance folder, with .bib, .json (CSL) or .jsonl files."),
    )
    lowest_relevance: float = setting(
        0.25,
        message("Lowest relevance"),
        message("0 offers everything that shares a word with the question, 1 nearly nothing."),
        lowest=0.01,
        highest=1,
    )


class Library(Enricher[LibrarySettings]):
    """Offers what the catalogues hold on a question; its stance is for an editor to judge."""

    id = "library"
    title = message("Own library")
    settings_class = LibrarySettings

    def __init__(self, settings: LibrarySettings, surroundings: Surroundings) -> None:
        """Find the folder. Raises ValueError when it lies outside the instance folder."""
        super().__init__(settings, surroundings)
        self._shelf = Shelf(_inside(surroundings.instance, settings.folder))
        self._indexed: tuple[tuple[Entry, ...], Index] | None = None

    def find(self, question: Question) -> list[EvidenceDraft]:
        """Give the best fitting entries; without a folder there are none.

        Raises `SourceMalformed` when there are files and none of them can be read.
        """
        try:
            stock = self._shelf.stock()
        except FileNotFoundError:
            return []
        if stock.unreadable and not stock.entries:
            raise SourceMalformed("; ".join(stock.unreadable.values()))
        ranked = self._index(stock).rank(question.text, self.settings.lowest_relevance)
        return [_draft(one) for one in ranked[: question.limit]]

    def check(self) -> CheckAnswer:
        """Count the entries, and name the files that cannot be read."""
        try:
            stock = self._shelf.stock()
        except FileNotFoundError:
            where = str(self._shelf.folder)
            return CheckAnswer(False, message("There is no folder %(folder)s.", folder=where))
        if stock.unreadable:
            files = ", ".join(sorted(stock.unreadable))[:300]
            return CheckAnswer(False, message("These files cannot be read: %(files)s", files=files))
        return CheckAnswer(True, message("Entries: %(count)s", count=len(stock.entries)))

    def _index(self, stock: Stock) -> Index:
        if self._indexed is None or self._indexed[0] != stock.entries:
            self._indexed = (stock.entries, Index(stock.entries))
        return self._indexed[1]


def _inside(instance: Path, folder: str) -> Path:
    parts = PurePosixPath(folder).parts
    if not parts or folder.startswith("/") or ".." in parts:
        raise ValueError("the folder must lie inside the instance folder")
    return instance.joinpath(*parts)


def _draft(ranked: Ranked) -> EvidenceDraft:
    entry = ranked.entry
    return EvidenceDraft(
        title=entry.title,
        year=entry.year,
        venue=entry.venue,
        kind=entry.kind,
        link=entry.link,
        doi=entry.doi,
        summary=_summary(entry),
        stance=Stance.UNCLEAR,
        origin=f"library: {entry.origin}"[:300],
        relevance=round(ranked.relevance, 4),
    )


def _summary(entry: Entry) -> str:
    """A line of facts: an abstract is its publisher's, and nobody has read the source yet."""
    facts = ", ".join(part for part in (entry.venue, str(entry.year or "")) if part)
    placed = f" ({facts})" if facts else ""
    return f"Catalogue entry: “{entry.title}”{placed}."
