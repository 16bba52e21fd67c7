"""Jury checks: one session of the jury on one topic, its seats and their ballots."""

from datetime import datetime

from sqlalchemy import BigInteger, Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Document, Identifier


class JuryCheck(Base):
    """One session; also the row that the page shows for it.

    ``state`` is hearing, verdict, hung, inconclusive or withdrawn. ``evidence_ids`` are what the
    jurors saw. ``opinion`` holds the stored texts headline, body (a list), last_line and order.
    ``published`` is False while a changed verdict waits for a person.
    """

    __tablename__ = "jury_check"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(16))
    cause: Mapped[str] = mapped_column(String(16))
    ordered_by: Mapped[str] = mapped_column(String(80))
    seed: Mapped[int] = mapped_column(BigInteger)
    evidence_ids: Mapped[list[int]] = mapped_column(Document, default=list)
    verdict: Mapped[str | None] = mapped_column(String(16))
    yes: Mapped[int] = mapped_column(default=0)
    almost: Mapped[int] = mapped_column(default=0)
    no: Mapped[int] = mapped_column(default=0)
    in_research: Mapped[int] = mapped_column(default=0)
    confidence: Mapped[float | None] = mapped_column(Float)
    calibrated: Mapped[bool] = mapped_column(default=False)
    opinion: Mapped[dict[str, object]] = mapped_column(Document, default=dict)
    published: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    deadline: Mapped[datetime]
    concluded_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_jury_check_topic", "topic_id", "published", "concluded_at", "id"),
        Index("ix_jury_check_docket", "published", "concluded_at", "id"),
        Index("ix_jury_check_docket_verdict", "published", "verdict", "concluded_at", "id"),
        Index("ix_jury_check_docket_state", "published", "state", "concluded_at", "id"),
    )


class Seat(Base):
    """A place in one check: ``number`` makes the public name, ``juror_id`` stays private."""

    __tablename__ = "seat"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("jury_check.id", ondelete="CASCADE"))
    number: Mapped[int]
    juror_id: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12), default="empty")
    excuse: Mapped[dict[str, object] | None] = mapped_column(Document)

    __table_args__ = (UniqueConstraint("check_id", "number"),)


class Ballot(Base):
    """A seat's vote. ``vote`` is None for an abstention; ``raw`` is kept as it came."""

    __tablename__ = "ballot"

    seat_id: Mapped[int] = mapped_column(
        ForeignKey("seat.id", ondelete="CASCADE"), primary_key=True
    )
    vote: Mapped[str | None] = mapped_column(String(16))
    statement: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(12), default="en")
    since_year: Mapped[int | None]
    since_month: Mapped[int | None]
    cited: Mapped[list[int]] = mapped_column(Document, default=list)
    raw: Mapped[str] = mapped_column(Text, default="")
    elapsed_ms: Mapped[float] = mapped_column(Float, default=0.0)
    cast_at: Mapped[datetime]


class JurorAttempt(Base):
    """A paid call, priced before it is made. After a kill it is ``unknown``: spent."""

    __tablename__ = "juror_attempt"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(12), default="asked")
    price_microdollars: Mapped[int] = mapped_column(BigInteger, default=0)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
