"""What the jury did on one topic: its sessions, the live verdict, its opinion and statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from moderation.domain.jury import Conclusion, Ending, Split, Vote
from moderation.domain.messages import Message, from_json
from moderation.models import Ballot, JuryCheck, Seat
from moderation.queries.public.cursors import cut
from moderation.queries.public.rows import AnyRow, rows_of

SESSIONS_SHOWN = 24

_COLUMNS = (
    JuryCheck.id,
    JuryCheck.state,
    JuryCheck.verdict,
    JuryCheck.yes,
    JuryCheck.almost,
    JuryCheck.no,
    JuryCheck.in_research,
    JuryCheck.confidence,
    JuryCheck.calibrated,
    JuryCheck.concluded_at,
)
_CONCLUDED = JuryCheck.concluded_at.is_not(None)
_PUBLIC = (JuryCheck.topic_id == bindparam("topic")) & JuryCheck.published & _CONCLUDED

_SESSIONS = (
    select(*_COLUMNS)
    .where(_PUBLIC)
    .order_by(JuryCheck.concluded_at.desc(), JuryCheck.id.desc())
    .limit(SESSIONS_SHOWN + 1)
)
_TOTALS = select(
    func.count(),
    func.sum(JuryCheck.yes),
    func.sum(JuryCheck.almost),
    func.sum(JuryCheck.no),
    func.sum(JuryCheck.in_research),
).where(_PUBLIC)
_HEARING = select(*_COLUMNS, JuryCheck.opinion).where(
    JuryCheck.id == bindparam("check"), _CONCLUDED
)
_STATEMENTS = (
    select(
        Seat.number,
        Ballot.vote,
        Ballot.statement,
        Ballot.language,
        Ballot.cited,
        Ballot.since_year,
        Ballot.since_month,
    )
    .join(Ballot, Ballot.seat_id == Seat.id)
    .where(Seat.check_id == bindparam("check"), Ballot.vote.is_not(None), Ballot.statement != "")
    .order_by(Seat.number)
)
_SILENT = (
    select(Seat.number, Ballot.seat_id.is_not(None).label("abstained"))
    .outerjoin(Ballot, Ballot.seat_id == Seat.id)
    .where(Seat.check_id == bindparam("check"), Ballot.vote.is_(None))
    .order_by(Seat.number)
)


@dataclass(frozen=True, slots=True)
class Session:
    """One concluded jury check: a row of the page."""

    conclusion: Conclusion
    concluded_at: datetime


@dataclass(frozen=True, slots=True)
class PublicStatement:
    """What the juror in a seat said, in the juror's own language. The seat makes the only name."""

    seat_number: int
    vote: Vote
    text: str
    language: str
    cited: int
    since_year: int | None
    since_month: int | None


@dataclass(frozen=True, slots=True)
class SilentSeat:
    """A seat that gave no vote: its juror abstained, or was excused. Why is nobody's business."""

    seat_number: int
    abstained: bool


@dataclass(frozen=True, slots=True)
class PublicOpinion:
    """The court's words on a check, each a text for a reader of any language."""

    headline: Message | None
    body: tuple[Message, ...]
    last_line: Message | None
    order: Message | None


@dataclass(frozen=True, slots=True)
class Hearing:
    """The check whose verdict is live."""

    session: Session
    opinion: PublicOpinion
    statements: tuple[PublicStatement, ...]
    silent: tuple[SilentSeat, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All sessions counted, the newest of them in rows, and the one that is live."""

    session_count: int
    tally: Split
    sessions: tuple[Session, ...]
    older: bool
    live: Hearing | None

    @property
    def juror_count(self) -> int:
        """How many jurors gave a ballot, over all sessions."""
        return self.tally.total


def case_file(topic_id: int, live_check_id: int | None) -> CaseFile:
    """Return the case file of a topic; only what is published counts."""
    count, tally = _totals(topic_id)
    shown, older = cut(rows_of(_SESSIONS, topic=topic_id), SESSIONS_SHOWN)
    live = None if live_check_id is None else _hearing(live_check_id)
    return CaseFile(count, tally, tuple(map(session_of, shown)), older, live)


def session_of(row: AnyRow) -> Session:
    """Return the session that a row of checks tells."""
    split = Split(row.yes, row.almost, row.no, row.in_research)
    verdict = Vote(row.verdict) if row.verdict else None
    ending = Ending(row.state)
    conclusion = Conclusion(ending, verdict, split, row.confidence or 0.0, row.calibrated)
    return Session(conclusion, row.concluded_at)


def opinion_of(stored: Mapping[str, object]) -> PublicOpinion:
    """Read a stored opinion; what is missing or damaged in it is left out."""
    body = stored.get("body")
    parts = body if isinstance(body, Sequence) and not isinstance(body, str) else ()
    return PublicOpinion(
        _text(stored.get("headline")),
        tuple(text for text in map(_text, parts) if text),
        _text(stored.get("last_line")),
        _text(stored.get("order")),
    )


def _totals(topic_id: int) -> tuple[int, Split]:
    ((sessions, *sums),) = rows_of(_TOTALS, topic=topic_id)
    return sessions, Split(*(int(one or 0) for one in sums))


def _hearing(check_id: int) -> Hearing | None:
    for row in rows_of(_HEARING, check=check_id):
        return Hearing(
            session_of(row), opinion_of(row.opinion), _statements(check_id), _silent(check_id)
        )
    return None


def _statements(check_id: int) -> tuple[PublicStatement, ...]:
    return tuple(map(_statement, rows_of(_STATEMENTS, check=check_id)))


def _silent(check_id: int) -> tuple[SilentSeat, ...]:
    rows = rows_of(_SILENT, check=check_id)
    return tuple(SilentSeat(row.number, bool(row.abstained)) for row in rows)


def _statement(row: AnyRow) -> PublicStatement:
    return PublicStatement(
        seat_number=row.number,
        vote=Vote(row.vote),
        text=row.statement,
        language=row.language,
        cited=len(row.cited),
        since_year=row.since_year,
        since_month=row.since_month,
    )


def _text(stored: object) -> Message | None:
    try:
        return from_json(stored)
    except ValueError:
        return None
