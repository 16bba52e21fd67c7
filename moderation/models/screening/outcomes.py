"""How filters do: counted by the hour, and held against what people decided."""

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base


class FilterHour(Base):
    """What one filter answered in one hour (UTC); one on trial is counted apart.

    ``hits`` are scores from which an item would be held by this filter alone; ``failed`` are errors
    and time-outs. ``version`` names the settings and the code that answered last.
    """

    __tablename__ = "filter_hour"

    filter_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    trial: Mapped[bool] = mapped_column(primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    asked: Mapped[int] = mapped_column(default=0)
    hits: Mapped[int] = mapped_column(default=0)
    abstained: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    elapsed_ms: Mapped[float] = mapped_column(Float, default=0.0)

    __table_args__ = (Index("ix_filter_hour_hour", "hour"),)


class FilterOutcome(Base):
    """One finding beside what people decided on its item; the filter "" is all of them combined.

    ``score`` is None where it abstained or failed. ``weight`` says for how many items this one
    stands: 1 where people had to decide anyway, more for one that was drawn from those let through.
    """

    __tablename__ = "filter_outcome"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("review_item.id", ondelete="CASCADE"), primary_key=True
    )
    filter_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    trial: Mapped[bool] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(String(12))
    score: Mapped[float | None] = mapped_column(Float)
    points: Mapped[float] = mapped_column(Float, default=0.0)
    unwanted: Mapped[bool]
    weight: Mapped[float] = mapped_column(Float, default=1.0)
    decided_at: Mapped[datetime]

    __table_args__ = (Index("ix_filter_outcome_newest", "filter_id", "trial", "decided_at"),)
