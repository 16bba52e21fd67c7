"""The court's public docket: all jury checks, newest first."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, select

from moderation.extensions import db
from moderation.models import JuryCheck, Topic
from moderation.queries.public.case_file import PublicOpinion, Session, opinion_of, session_of
from moderation.queries.public.cursors import Cursor, after, cut
from moderation.queries.public.rows import AnyRow
from moderation.queries.public.wording import Text, questions

PAGE_SIZE = 30


class Outcome(StrEnum):
    """What the docket can be narrowed to: a verdict, or an ending without one."""

    YES = "YES"
    ALMOST = "ALMOST"
    NO = "NO"
    IN_RESEARCH = "IN_RESEARCH"
    HUNG = "hung"
    INCONCLUSIVE = "inconclusive"


ENDINGS = frozenset({Outcome.HUNG, Outcome.INCONCLUSIVE})

_COLUMNS = (
    JuryCheck.id,
    JuryCheck.topic_id,
    JuryCheck.state,
    JuryCheck.verdict,
    JuryCheck.yes,
    JuryCheck.almost,
    JuryCheck.no,
    JuryCheck.in_research,
    JuryCheck.confidence,
    JuryCheck.calibrated,
    JuryCheck.concluded_at,
    JuryCheck.opinion,
    Topic.slug,
    Topic.case_number,
)


@dataclass(frozen=True, slots=True)
class DocketEntry:
    """One jury check on the docket."""

    topic_slug: str
    case_number: int
    question: Text
    session: Session
    opinion: PublicOpinion


@dataclass(frozen=True, slots=True)
class Docket:
    """One page of the docket; ``next`` is where the following one begins, None at the end."""

    entries: tuple[DocketEntry, ...]
    next: Cursor | None


def docket(
    locale: str,
    outcome: Outcome | None = None,
    at: Cursor | None = None,
    case_number: int | None = None,
    size: int = PAGE_SIZE,
) -> Docket:
    """Return published checks: all, those of one outcome, or those of one case."""
    query = (
        select(*_COLUMNS)
        .join(Topic, Topic.id == JuryCheck.topic_id)
        .where(JuryCheck.published, JuryCheck.concluded_at.is_not(None), Topic.visible)
        .where(*_narrowed(outcome, case_number))
    )
    query = after(query, JuryCheck.concluded_at.expression, JuryCheck.id.expression, at)
    rows = db.session.execute(query.limit(size + 1)).all()
    shown, more = cut(rows, size)
    texts = questions((row.topic_id for row in shown), locale)
    entries = tuple(_entry(row, texts[row.topic_id]) for row in shown if row.topic_id in texts)
    return Docket(entries, Cursor(shown[-1].concluded_at, shown[-1].id) if more else None)


def _narrowed(outcome: Outcome | None, case_number: int | None) -> tuple[ColumnElement[bool], ...]:
    if case_number is not None:
        return (Topic.case_number == case_number,)
    if outcome is None:
        return ()
    column = JuryCheck.state if outcome in ENDINGS else JuryCheck.verdict
    return (column == outcome.value,)


def _entry(row: AnyRow, question: Text) -> DocketEntry:
    return DocketEntry(
        topic_slug=row.slug,
        case_number=row.case_number,
        question=question,
        session=session_of(row),
        opinion=opinion_of(row.opinion),
    )
