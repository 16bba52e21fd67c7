"""Named queues with the rules that fill them, and views that moderators keep."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Document, Identifier


class ReviewQueue(Base):
    """A named queue. ``conditions`` is the stored form of ``domain.desk.routing.Conditions``.

    ``position`` orders the rules, lowest first. One that is not enabled takes nothing in.
    """

    __tablename__ = "review_queue"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=100)
    conditions: Mapped[dict[str, object]] = mapped_column(Document, default=dict)
    enabled: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=0)


class SavedView(Base):
    """A queue, view or search that somebody keeps under a name. ``arguments`` are the address's."""

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    arguments: Mapped[dict[str, object]] = mapped_column(Document, default=dict)
    saved_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("user_id", "name"),)
