"""The hearing: seats are drawn once, and every answer is stored as it comes."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.domain.errors import NotFound
from moderation.domain.evidence import Measure, SourceKind, Stance
from moderation.domain.jury import Vote, plan_seats
from moderation.domain.messages import Message, message, to_json
from moderation.hooks.contracts import Case, CaseEvidence, JurorBallot
from moderation.models import (
    Ballot,
    EvidenceItem,
    JurorAttempt,
    JuryCheck,
    Seat,
    Topic,
    TopicText,
)
from moderation.queries.settings import site_settings

#: A check that is not heard by then ends with the ballots that it has.
HEARING_TIME = timedelta(hours=24)

#: Proves inside the transaction that the caller still owns the work; raises when not.
Fence = Callable[[Session], None]


@dataclass(frozen=True, slots=True)
class Summons:
    """One seat that still waits for its juror, and the case as this juror hears it.

    ``spent`` says that a paid call was made before a kill and its answer is unknown; it may be
    asked again once.
    """

    seat_id: int
    number: int
    juror_id: str
    case: Case
    spent: int = 0


@dataclass(frozen=True, slots=True)
class Hearing:
    """An open check and the seats that are still to be heard."""

    check_id: int
    summons: tuple[Summons, ...]


def open_check(
    context: Context,
    topic_id: int,
    jurors: Sequence[str],
    *,
    cause: str,
    ordered_by: str,
    seed: int,
    fence: Fence,
) -> Hearing:
    """Open a check of a topic, or take up the one that a killed worker left.

    ``jurors`` are the ids of those that can sit; ``seed`` draws seats and order of evidence.
    Raises NotFound for a topic that is gone.
    """
    with transaction() as session:
        fence(session)
        topic = lock(session, Topic, topic_id)
        check = _left_open(session, topic)
        if check is None:
            check = _opened(session, context, topic, cause, ordered_by, seed)
            _draw_seats(session, check, jurors)
        return Hearing(check.id, tuple(_summons(session, context, topic, check)))


def price_attempt(context: Context, seat_id: int, price: int, fence: Fence) -> int:
    """Commit a paid call (price in millionths of a dollar) before it is made; return its id."""
    with transaction() as session:
        fence(session)
        attempt = JurorAttempt(seat_id=seat_id, state="asked", price_microdollars=price)
        attempt.asked_at = context.now
        session.add(attempt)
        session.flush()
        return attempt.id


def cast_ballot(
    context: Context, seat_id: int, answer: JurorBallot, elapsed_ms: float, fence: Fence
) -> None:
    """Store a seat's ballot. A seat that was filled or excused meanwhile keeps what it has."""
    with transaction() as session:
        fence(session)
        seat = lock(session, Seat, seat_id)
        if seat.state != "empty":
            return
        seat.state = "filled"
        session.add(_ballot(context, seat, answer, elapsed_ms))
        _settle_attempts(session, context, seat_id, "answered")


def excuse_seat(context: Context, seat_id: int, reason: Message, fence: Fence) -> None:
    """Excuse the juror of a seat, with the reason kept for the private side."""
    with transaction() as session:
        fence(session)
        seat = lock(session, Seat, seat_id)
        if seat.state == "empty":
            seat.state = "excused"
            seat.excuse = to_json(reason)
            _settle_attempts(session, context, seat_id, "failed")


def _left_open(session: Session, topic: Topic) -> JuryCheck | None:
    query = select(JuryCheck).where(JuryCheck.topic_id == topic.id, JuryCheck.state == "hearing")
    return session.scalars(query.with_for_update()).first()


def _opened(
    session: Session, context: Context, topic: Topic, cause: str, ordered_by: str, seed: int
) -> JuryCheck:
    evidence = select(EvidenceItem.id).where(
        EvidenceItem.topic_id == topic.id, EvidenceItem.in_force
    )
    check = JuryCheck(
        topic_id=topic.id,
        state="hearing",
        cause=cause,
        ordered_by=ordered_by,
        seed=seed,
        evidence_ids=list(session.scalars(evidence.order_by(EvidenceItem.id))),
        yes=0,
        almost=0,
        no=0,
        in_research=0,
        published=False,
        version=0,
        opened_at=context.now,
        deadline=context.now + HEARING_TIME,
    )
    session.add(check)
    session.flush()
    record(session, context, check, "check.opened", details={"cause": cause})
    return check


def _draw_seats(session: Session, check: JuryCheck, jurors: Sequence[str]) -> None:
    plan = plan_seats(jurors, site_settings().panel_size, check.seed)
    for seat in plan.seated:
        session.add(
            Seat(check_id=check.id, number=seat.number, juror_id=seat.juror_id, state="empty")
        )
    session.flush()


def _summons(session: Session, context: Context, topic: Topic, check: JuryCheck) -> list[Summons]:
    empty = select(Seat).where(Seat.check_id == check.id, Seat.state == "empty")
    seats = session.scalars(empty.order_by(Seat.number)).all()
    evidence = _evidence(session, check)
    question = _question(session, topic.id)
    return [
        Summons(
            seat.id,
            seat.number,
            seat.juror_id,
            _case(topic.id, question, evidence, check.seed + seat.number, context.now.date()),
            _unknown_attempts(session, seat.id),
        )
        for seat in seats
    ]


def _evidence(session: Session, check: JuryCheck) -> list[CaseEvidence]:
    query = select(EvidenceItem).where(EvidenceItem.id.in_(check.evidence_ids))
    return [_as_case_evidence(row) for row in session.scalars(query.order_by(EvidenceItem.id))]


def _as_case_evidence(row: EvidenceItem) -> CaseEvidence:
    measures = tuple(Measure(**measure) for measure in row.measures)  # type: ignore[arg-type]
    return CaseEvidence(
        row.id, row.title, row.year, row.venue, SourceKind(row.source_kind), Stance(row.stance),
        row.summary, measures,
    )  # fmt: skip


def _case(
    topic_id: int, question: str, evidence: list[CaseEvidence], seed: int, asked_on: date
) -> Case:
    drawn = random.Random(seed)  # noqa: S311 - an order, not a secret
    shuffled = drawn.sample(evidence, len(evidence))
    boundary = f"{drawn.getrandbits(96):024x}"
    return Case(topic_id, question, asked_on, tuple(shuffled), seed, boundary)


def _question(session: Session, topic_id: int) -> str:
    """The English question, or the one that there is."""
    query = select(TopicText).where(TopicText.topic_id == topic_id)
    texts = {text.locale: text.question for text in session.scalars(query)}
    if not texts:
        raise NotFound(message("This topic has no question."))
    return texts.get("en") or next(iter(texts.values()))


def _unknown_attempts(session: Session, seat_id: int) -> int:
    """Count calls whose answer never came; a worker that takes the seat up again learns of them."""
    query = select(JurorAttempt).where(JurorAttempt.seat_id == seat_id)
    attempts = session.scalars(query).all()
    for attempt in attempts:
        if attempt.state == "asked":
            attempt.state = "unknown"
    return sum(attempt.state == "unknown" for attempt in attempts)


def _settle_attempts(session: Session, context: Context, seat_id: int, state: str) -> None:
    query = select(JurorAttempt).where(
        JurorAttempt.seat_id == seat_id, JurorAttempt.state == "asked"
    )
    for attempt in session.scalars(query):
        attempt.state = state
        attempt.answered_at = context.now


def _ballot(context: Context, seat: Seat, answer: JurorBallot, elapsed_ms: float) -> Ballot:
    year, month = answer.since if answer.since and answer.vote is Vote.YES else (None, None)
    return Ballot(
        seat_id=seat.id,
        vote=None if answer.vote is None else answer.vote.value,
        statement=answer.statement,
        language="en",
        since_year=year,
        since_month=month,
        cited=list(answer.cited),
        raw=answer.raw,
        elapsed_ms=round(elapsed_ms, 3),
        cast_at=context.now,
    )
