"""How filters do: counted by the hour, and held against what people decided."""

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base

#: Samples that wait for somebody who looks. An index rests on these very words.
UNANSWERED = text("answered_at IS NULL")


class FilterHour(Base):
    """What one filter answered in one hour (UTC); one on trial is counted apart. "" is all of them.

    ``hits`` are scores from which an item would be held by this filter alone; of these ``alone``
    are those that no other filter which counts shared, and of these ``known`` those on items of
    authors of whom something was approved before, one an hour of each. ``failed`` are errors and
    time-outs.
    """

    __tablename__ = "filter_hour"

    filter_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    trial: Mapped[bool] = mapped_column(primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    asked: Mapped[int] = mapped_column(default=0)
    hits: Mapped[int] = mapped_column(default=0)
    alone: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    abstained: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    elapsed_ms: Mapped[float] = mapped_column(Float, default=0.0)

    __table_args__ = (Index("ix_filter_hour_hour", "hour"),)


class FilterOutcome(Base):
    """One finding beside what people decided on its item; the filter "" is all of them combined.

    ``setup`` names the settings and the code that found it, see ``hooks.calling.backend``.
    ``score`` is None where it abstained or failed; that of all is what they came to together.
    ``weight`` says for how many items this one stands: 1 where people had to decide anyway, more
    for one that was drawn from those let through. ``afterwards``: the filter was asked when people
    had decided already.
    """

    __tablename__ = "filter_outcome"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("review_item.id", ondelete="CASCADE"), primary_key=True
    )
    filter_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    setup: Mapped[str] = mapped_column(String(16), primary_key=True, default="")
    outcome: Mapped[str] = mapped_column(String(12))
    score: Mapped[float | None] = mapped_column(Float)
    points: Mapped[float] = mapped_column(Float, default=0.0)
    unwanted: Mapped[bool]
    weight: Mapped[float] = mapped_column(Float, default=1.0)
    afterwards: Mapped[bool] = mapped_column(default=False)
    decided_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_filter_outcome_newest", "filter_id", "setup", "decided_at"),
        Index("ix_filter_outcome_decided_at", "decided_at"),
    )


class BlindSample(Base):
    """An item that was let through without a person, drawn so that somebody looks at it blind.

    ``weight`` is for how many such items it stands. ``unwanted`` is NULL until it is answered.
    """

    __tablename__ = "blind_sample"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("review_item.id", ondelete="CASCADE"), primary_key=True
    )
    weight: Mapped[float] = mapped_column(Float)
    drawn_at: Mapped[datetime]
    unwanted: Mapped[bool | None]
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_blind_sample_drawn_at", "drawn_at"),
        Index(
            "ix_blind_sample_open",
            "drawn_at",
            sqlite_where=UNANSWERED,
            postgresql_where=UNANSWERED,
        ),
    )
