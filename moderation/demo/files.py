"""The gallery's data files: one TOML file a topic, read into frozen dataclasses.

Ages are whole days before the moment of loading, so that a gallery loaded today looks lived in.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from moderation.domain.evidence import Measure, SourceKind, Stance
from moderation.paths import PACKAGE

GALLERY = PACKAGE / "demo" / "gallery"
LOCALES = ("en", "nl")


class Fate(StrEnum):
    """What becomes of a comment: it is approved, it waits, or it is spam that the filters meet."""

    APPROVE = "approve"
    WAIT = "wait"
    SPAM = "spam"


@dataclass(frozen=True, slots=True)
class DemoText:
    """A topic's words in one language."""

    question: str
    short_answer: str
    description: str


@dataclass(frozen=True, slots=True)
class DemoParagraph:
    """One paragraph of background: its text by locale, its source and the day it was written."""

    source: str
    date: date
    texts: Mapping[str, str]
    url: str = ""


@dataclass(frozen=True, slots=True)
class DemoEvidence:
    """One real source; jury checks of an age above ``known_since_days`` did not know it."""

    title: str
    year: int
    venue: str
    link: str
    kind: SourceKind
    stance: Stance
    summary: str
    known_since_days: int
    doi: str | None = None
    arxiv: str | None = None
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoComment:
    """A comment, its age in days, what becomes of it, and the answers to it."""

    author: str
    language: str
    days: int
    body: str
    fate: Fate = Fate.APPROVE
    replies: tuple["DemoComment", ...] = ()


@dataclass(frozen=True, slots=True)
class DemoSuggestion:
    """A tag that a visitor suggested and that waits for a decision."""

    name: str
    language: str
    days: int


@dataclass(frozen=True, slots=True)
class DemoPoll:
    """How many visitors voted for what."""

    yes: int
    no: int
    maybe: int


@dataclass(frozen=True, slots=True)
class DemoTopic:
    """One topic with all that stands on its page; ``checks`` are ages of jury checks, in days.

    ``verdict_waits``: if the newest check changes the status, the change waits for a moderator.
    """

    case_number: int
    slug: str
    opened_days: int
    checks: tuple[int, ...]
    tags: tuple[str, ...]
    poll: DemoPoll
    texts: Mapping[str, DemoText]
    background: tuple[DemoParagraph, ...]
    evidence: tuple[DemoEvidence, ...]
    comments: tuple[DemoComment, ...]
    suggestions: tuple[DemoSuggestion, ...]
    verdict_waits: bool = False


def read_gallery(folder: Path = GALLERY) -> tuple[DemoTopic, ...]:
    """Read every topic file, in order of case numbers. Raises ValueError that names a bad file."""
    topics = [read_topic(path) for path in sorted(folder.glob("*.toml"))]
    return tuple(sorted(topics, key=lambda topic: topic.case_number))


def read_topic(path: Path) -> DemoTopic:
    """Read one topic file. Raises ValueError with the file's name for anything out of form."""
    try:
        return _topic(tomllib.loads(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name}: {error!r}") from error


def _topic(raw: dict[str, Any]) -> DemoTopic:
    texts = {locale: DemoText(**raw.pop(locale)) for locale in LOCALES}
    lists: dict[str, Any] = {
        "checks": tuple(raw.pop("checks")),
        "tags": tuple(raw.pop("tags")),
        "background": tuple(map(_paragraph, raw.pop("background"))),
        "evidence": tuple(map(_evidence, raw.pop("evidence"))),
        "comments": tuple(map(_comment, raw.pop("comments", ()))),
        "suggestions": tuple(DemoSuggestion(**one) for one in raw.pop("suggestions", ())),
    }
    return DemoTopic(poll=DemoPoll(**raw.pop("poll")), texts=texts, **lists, **raw)


def _paragraph(raw: dict[str, Any]) -> DemoParagraph:
    texts = {locale: raw.pop(locale) for locale in LOCALES}
    return DemoParagraph(texts=texts, **raw)


def _evidence(raw: dict[str, Any]) -> DemoEvidence:
    kind, stance = SourceKind(raw.pop("kind")), Stance(raw.pop("stance"))
    measures = tuple(Measure(**one) for one in raw.pop("measures", ()))
    return DemoEvidence(kind=kind, stance=stance, measures=measures, **raw)


def _comment(raw: dict[str, Any]) -> DemoComment:
    fate = Fate(raw.pop("fate", Fate.APPROVE))
    replies = tuple(map(_comment, raw.pop("replies", ())))
    return DemoComment(fate=fate, replies=replies, **raw)
