"""The public's figures by month, counted on from the sealed ledger."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Identifier


class MonthFigure(Base):
    """One count of one month (UTC, such as ``2026-11``): what is counted, and which part.

    See ``domain.openness.figures``. All are derived: ``venire verify`` counts them again.
    """

    __tablename__ = "month_figure"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    figure: Mapped[str] = mapped_column(String(20), primary_key=True)
    part: Mapped[str] = mapped_column(String(60), primary_key=True)
    count: Mapped[int]


class MonthsCounted(Base):
    """Up to which position of the sealed ledger the figures are counted; one row, number 1."""

    __tablename__ = "months_counted"

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(Identifier)
    counted_at: Mapped[datetime]
