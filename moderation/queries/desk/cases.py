"""What the kinds of items rest on: the jury check behind a verdict, the comment behind a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from moderation.domain.jury import juror_title
from moderation.domain.messages import Message
from moderation.extensions import db
from moderation.models import Ballot, Comment, JuryCheck, Seat
from moderation.queries.desk.stored import as_message


@dataclass(frozen=True, slots=True)
class Testimony:
    """One seat of a check. `juror_id` and `excuse` are for those with `juror_identity` alone."""

    name: Message
    vote: str | None
    statement: str
    language: str
    cited: int
    since: str
    excuse: Message | None
    juror_id: str | None


@dataclass(frozen=True, slots=True)
class VerdictCase:
    """A check that would change a topic's status."""

    check_id: int
    before: str
    after: str
    split: Mapping[str, int]
    confidence: float | None
    calibrated: bool
    cause: str
    concluded_at: datetime | None
    testimonies: tuple[Testimony, ...]


@dataclass(frozen=True, slots=True)
class ReportedComment:
    """The comment that a report is about, as it stands now."""

    id: int
    item_id: int
    author_name: str
    body: str
    shown: bool
    written_at: datetime


def verdict_case(content: Mapping[str, object], *, identities: bool) -> VerdictCase | None:
    """Return the check behind a verdict item; `identities` names the jurors (`juror_identity`)."""
    check = db.session.get(JuryCheck, _number(content.get("check_id")))
    if check is None:
        return None
    return VerdictCase(
        check_id=check.id,
        before=str(content.get("status_before")),
        after=str(content.get("status_after")),
        split={
            "YES": check.yes,
            "ALMOST": check.almost,
            "NO": check.no,
            "IN_RESEARCH": check.in_research,
        },
        confidence=check.confidence,
        calibrated=check.calibrated,
        cause=check.cause,
        concluded_at=check.concluded_at,
        testimonies=_testimonies(check.id, identities=identities),
    )


def _testimonies(check_id: int, *, identities: bool) -> tuple[Testimony, ...]:
    query = (
        select(Seat, Ballot)
        .outerjoin(Ballot, Ballot.seat_id == Seat.id)
        .where(Seat.check_id == check_id)
        .order_by(Seat.number)
    )
    return tuple(
        _testimony(seat, ballot, identities=identities)
        for seat, ballot in db.session.execute(query)
    )


def _testimony(seat: Seat, ballot: Ballot | None, *, identities: bool) -> Testimony:
    return Testimony(
        name=juror_title(seat.number),
        vote=ballot.vote if ballot else None,
        statement=ballot.statement if ballot else "",
        language=ballot.language if ballot else "en",
        cited=len(ballot.cited) if ballot else 0,
        since=_since(ballot),
        excuse=as_message(seat.excuse) if identities else None,
        juror_id=seat.juror_id if identities else None,
    )


def _since(ballot: Ballot | None) -> str:
    if ballot is None or ballot.since_year is None:
        return ""
    return f"{ballot.since_year:04d}-{ballot.since_month or 1:02d}"


def reported_comment(content: Mapping[str, object]) -> ReportedComment | None:
    """Return the comment that a report names; None when it is gone."""
    subject = str(content.get("subject", ""))
    row = db.session.get(Comment, _number(subject.removeprefix("comment:")))
    if row is None:
        return None
    return ReportedComment(
        row.id, row.item_id, row.author_name, row.body, row.shown, row.written_at
    )


def _number(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
