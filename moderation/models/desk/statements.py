"""Where the statements of reasons are: they themselves stand in their decisions' ledger rows."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Identifier


class StatementRow(Base):
    """That a ledger row states reasons, and to the author of which item.

    It is an index, so that an author's and a month's statements are found; ``venire verify`` holds
    it against the ledger.
    """

    __tablename__ = "statement"

    entry_id: Mapped[int] = mapped_column(Identifier, ForeignKey("ledger.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("review_item.id", ondelete="CASCADE"))
    made_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_statement_item", "item_id", "made_at"),
        Index("ix_statement_made_at", "made_at", "entry_id"),
    )
