"""Who holds which item of the desk."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Document


class Lease(Base):
    """A courtesy claim of one tab of a moderator on an item: shown to others; the version decides.

    ``holder`` is the tab. ``displaced`` lists from whom it was taken while they held it, as
    ``{"user": 5, "tab": "…"}``; ``claimed`` says that it was taken ahead of time, with others.
    """

    __tablename__ = "lease"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("review_item.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    holder: Mapped[str] = mapped_column(String(64), default="", server_default="")
    token: Mapped[int] = mapped_column(default=1)
    until: Mapped[datetime]
    displaced: Mapped[list[dict[str, object]]] = mapped_column(
        Document, default=list, server_default=text("'[]'")
    )
    claimed: Mapped[bool] = mapped_column(default=False, server_default=false())

    __table_args__ = (Index("ix_lease_user", "user_id", "until"),)
