"""What filters learn from, and the models that they made of it."""

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Document, Identifier


class Lesson(Base):
    """One item as it was submitted, and what people decided on it.

    A lesson is there while the decision stands: an undo deletes it, another decision rewrites it,
    so that all lessons together are always what is to be learned. ``seed`` names the set that was
    imported, empty for a decision on ``item_id``. ``content`` is what filters saw of the item;
    ``reason`` is the code that people gave, empty for none.
    """

    __tablename__ = "lesson"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("review_item.id", ondelete="CASCADE"), unique=True
    )
    seed: Mapped[str] = mapped_column(String(60), default="")
    content: Mapped[dict[str, object]] = mapped_column(Document)
    language: Mapped[str] = mapped_column(String(12), default="")
    unwanted: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(40), default="")
    taught_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_lesson_seed", "seed", "taught_at", "id"),
        Index("ix_lesson_taught_at", "taught_at", "id"),
    )


class FilterModel(Base):
    """One version of what a filter learned: ``number`` counts those of one filter, from 1.

    ``known`` holds the lessons that it was made of, by id and label, so that what came and went
    since is the difference. A ``pinned`` model stays in use: newer ones are made beside it.
    ``figures`` are the filter's own, measured on lessons that it had not learned from.
    """

    __tablename__ = "filter_model"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    filter_id: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    in_use: Mapped[bool]
    pinned: Mapped[bool] = mapped_column(default=False)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    known: Mapped[bytes] = mapped_column(LargeBinary)
    lessons: Mapped[int]
    unwanted: Mapped[int]
    figures: Mapped[dict[str, object]] = mapped_column(Document, default=dict)
    silent: Mapped[dict[str, object] | None] = mapped_column(Document)
    seconds: Mapped[float] = mapped_column(Float)
    made_at: Mapped[datetime]

    __table_args__ = (
        Index("uq_filter_model_number", "filter_id", "number", unique=True),
        Index(
            "uq_filter_model_in_use",
            "filter_id",
            unique=True,
            sqlite_where=text("in_use"),
            postgresql_where=text("in_use"),
        ),
    )
