"""Blind second looks at what was decided, and the items whose right answer is known."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Identifier


class SecondLook(Base):
    """Somebody is shown a decided item without its decision, and says what they would do.

    ``first_act`` is what the decision was, or what the known answer is; ``first_by`` decided, NULL
    where the answer is known. ``act`` is NULL until it is answered, see ``domain.measures.Look``.
    """

    __tablename__ = "second_look"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("review_item.id", ondelete="CASCADE"))
    revision: Mapped[int]
    first_act: Mapped[str] = mapped_column(String(12))
    first_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    act: Mapped[str | None] = mapped_column(String(12))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("item_id", "user_id"),
        Index(
            "ix_second_look_answered",
            "answered_at",
            sqlite_where=text("answered_at IS NOT NULL"),
            postgresql_where=text("answered_at IS NOT NULL"),
        ),
    )


class KnownAnswer(Base):
    """An item that an admin uses to see whether people decide as the rules want; ``id`` is its own.

    ``act`` is the right answer for one ``revision``; it is used while ``live``.
    """

    __tablename__ = "known_answer"

    id: Mapped[int] = mapped_column(
        ForeignKey("review_item.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    revision: Mapped[int]
    act: Mapped[str] = mapped_column(String(12))
    live: Mapped[bool]
    version: Mapped[int] = mapped_column(default=0)
