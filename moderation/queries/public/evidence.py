"""The approved evidence of a topic."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from moderation.domain.evidence import Measure, SourceKind, Stance
from moderation.extensions import db
from moderation.models import EvidenceItem
from moderation.queries.public.rows import AnyRow

#: On the topic's page, and on the page that lists more.
SOURCES_SHOWN = 8
SOURCES_A_PAGE = 40


@dataclass(frozen=True, slots=True)
class Source:
    """One approved source. ``link`` is empty where the source gave none that can be followed."""

    id: int
    title: str
    year: int | None
    venue: str
    link: str
    kind: SourceKind
    summary: str
    stance: Stance
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class SourceList:
    """How many sources there are by stance, and the newest of them."""

    counts: dict[Stance, int]
    sources: tuple[Source, ...]

    @property
    def total(self) -> int:
        """All approved sources of the topic."""
        return sum(self.counts.values())


def sources(topic_id: int, most: int = SOURCES_SHOWN) -> SourceList:
    """Return the sources in force, the most recently published first."""
    query = (
        select(
            EvidenceItem.id,
            EvidenceItem.title,
            EvidenceItem.year,
            EvidenceItem.venue,
            EvidenceItem.link,
            EvidenceItem.doi,
            EvidenceItem.source_kind,
            EvidenceItem.summary,
            EvidenceItem.stance,
            EvidenceItem.measures,
        )
        .where(EvidenceItem.topic_id == topic_id, EvidenceItem.in_force)
        .order_by(func.coalesce(EvidenceItem.year, 0).desc(), EvidenceItem.id.desc())
        .limit(most)
    )
    return SourceList(_counts(topic_id), tuple(map(_source, db.session.execute(query))))


def _counts(topic_id: int) -> dict[Stance, int]:
    query = (
        select(EvidenceItem.stance, func.count())
        .where(EvidenceItem.topic_id == topic_id, EvidenceItem.in_force)
        .group_by(EvidenceItem.stance)
    )
    found = {Stance(stance): count for stance, count in db.session.execute(query)}
    return {stance: found[stance] for stance in Stance if stance in found}


def _source(row: AnyRow) -> Source:
    return Source(
        id=row.id,
        title=row.title,
        year=row.year,
        venue=row.venue,
        link=_link(row.link, row.doi),
        kind=SourceKind(row.source_kind),
        summary=row.summary,
        stance=Stance(row.stance),
        measures=_measures(row.measures),
    )


def _link(link: str, doi: str | None) -> str:
    """Return a web address or nothing: a source's link is whatever a service sent."""
    if link.startswith(("https://", "http://")):
        return link
    return f"https://doi.org/{doi}" if doi else ""


def _measures(stored: Sequence[dict[str, object]]) -> tuple[Measure, ...]:
    return tuple(measure for measure in map(_measure, stored) if measure)


def _measure(stored: dict[str, object]) -> Measure | None:
    """Read a stored measure; one that is damaged is left out."""
    try:
        return Measure(**stored)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
