"""The approved evidence of a topic."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from moderation.domain.evidence import Measure, SourceKind, Stance
from moderation.models import EvidenceItem
from moderation.queries.public.rows import AnyRow, rows_of

#: On the topic's page, and on the page that lists more.
SOURCES_SHOWN = 8
SOURCES_A_PAGE = 40

_IN_FORCE = (EvidenceItem.topic_id == bindparam("topic")) & EvidenceItem.in_force
_SOURCES = (
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
    .where(_IN_FORCE)
    .order_by(func.coalesce(EvidenceItem.year, 0).desc(), EvidenceItem.id.desc())
    .limit(bindparam("most"))
)
_COUNTS = select(EvidenceItem.stance, func.count()).where(_IN_FORCE).group_by(EvidenceItem.stance)


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
    rows = rows_of(_SOURCES, topic=topic_id, most=most)
    return SourceList(_counts(topic_id), tuple(map(_source, rows)))


def _counts(topic_id: int) -> dict[Stance, int]:
    found = {Stance(stance): count for stance, count in rows_of(_COUNTS, topic=topic_id)}
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
