"""What moderators tell each other about an item."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Identifier


class ReviewNote(Base):
    """A note on a review item: never public, and no change of the item's version."""

    __tablename__ = "review_note"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("review_item.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]

    __table_args__ = (Index("ix_review_note_item", "item_id", "id"),)
