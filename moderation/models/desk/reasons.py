"""Ready reasons for decisions, and topics whose discussion is closed."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Document


class CannedReasonRow(Base):
    """A ready reason; see ``domain.desk.reasons``. None are stored until an admin changes one."""

    __tablename__ = "canned_reason"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    kinds: Mapped[list[str]] = mapped_column(Document, default=list)
    title: Mapped[str] = mapped_column(String(120))
    texts: Mapped[dict[str, str]] = mapped_column(Document, default=dict)
    position: Mapped[int] = mapped_column(default=100)
    enabled: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=0)


class TopicLock(Base):
    """Whether a topic takes comments; the row's number is the topic's. Without a row it does."""

    __tablename__ = "topic_lock"

    id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True)
    locked: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=0)
