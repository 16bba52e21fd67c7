"""The door of enrichers: evidence drafts for a topic's question."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from moderation.domain.evidence import Measure, SourceKind, Stance
from moderation.hooks.contracts.base import (
    Implementation,
    SettingsT,
    require,
    require_each,
    require_number,
    require_text,
)

TITLE_LIMIT = 500
VENUE_LIMIT = 300
LINK_LIMIT = 2_000
SUMMARY_LIMIT = 1_500
MOST_MEASURES = 20
METRIC_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for: the topic's question in English, and at most how many drafts."""

    topic_id: int
    text: str
    asked_on: date
    limit: int = 20


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """One source that an enricher found; it becomes a review item, never evidence at once.

    `summary` is in the enricher's own words, never the source's abstract. `doi` is bare
    (`10.1000/182`), empty when unknown. `link` is an http(s) address or empty. `origin` says
    where it was found, such as a file's name. `relevance` is 0 to 1.
    """

    title: str
    year: int | None = None
    venue: str = ""
    kind: SourceKind = SourceKind.OTHER
    link: str = ""
    doi: str = ""
    summary: str = ""
    stance: Stance = Stance.UNCLEAR
    measures: tuple[Measure, ...] = ()
    origin: str = ""
    relevance: float = 0.0

    def __post_init__(self) -> None:
        """Raise `ContractBroken` for texts, numbers or links outside the limits."""
        require_text(self.title, TITLE_LIMIT, "title")
        require(bool(self.title.strip()), "title must not be empty")
        for name, limit in _TEXT_LIMITS.items():
            require_text(getattr(self, name), limit, name)
        require(
            self.link == "" or self.link.startswith(("http://", "https://")), "link is not http"
        )
        if self.year is not None:
            require_number(self.year, 1000, 2200, "year")
        self._check_kinds()

    def _check_kinds(self) -> None:
        require(isinstance(self.kind, SourceKind), "kind must be a SourceKind")
        require(isinstance(self.stance, Stance), "stance must be a Stance")
        require_each(self.measures, Measure, MOST_MEASURES, "measures")
        for measure in self.measures:
            require_text(measure.metric, METRIC_LIMIT, "metric")
        require_number(self.relevance, 0, 1, "relevance")


_TEXT_LIMITS = {
    "venue": VENUE_LIMIT,
    "link": LINK_LIMIT,
    "doi": 300,
    "summary": SUMMARY_LIMIT,
    "origin": 300,
}


class Enricher(Implementation[SettingsT]):
    """Finds sources. Called in a thread of its own, without a database session."""

    seconds_limit: ClassVar[float] = 60.0

    @abstractmethod
    def find(self, question: Question) -> list[EvidenceDraft]:
        """Return at most `question.limit` drafts, best first; an empty list is an answer.

        Raises `SourceLimited`, `SourceSpent` or `SourceMalformed`; anything else is an error.
        """
