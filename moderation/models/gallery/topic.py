"""Topics: the question pages of the gallery."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from moderation.models.base import Base, Identifier


class Topic(Base):
    """One question page.

    ``version`` counts ledger acts; ``page_version`` counts changes of what the public page shows,
    poll votes included, and is what the page cache compares. The counters are derived data that
    ``venire verify`` recounts.
    """

    __tablename__ = "topic"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    case_number: Mapped[int] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    status: Mapped[str] = mapped_column(String(16))
    visible: Mapped[bool] = mapped_column(default=True)
    origin: Mapped[str] = mapped_column(String(16), default="editor")
    version: Mapped[int] = mapped_column(default=0)
    page_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    status_since: Mapped[datetime]
    last_checked_at: Mapped[datetime | None]
    check_due_at: Mapped[datetime | None]
    current_check_id: Mapped[int | None] = mapped_column(Identifier)
    poll_yes: Mapped[int] = mapped_column(default=0)
    poll_no: Mapped[int] = mapped_column(default=0)
    poll_maybe: Mapped[int] = mapped_column(default=0)
    comment_count: Mapped[int] = mapped_column(default=0)

    texts: Mapped[list["TopicText"]] = relationship(lazy="raise", order_by="TopicText.locale")

    __table_args__ = (
        Index("ix_topic_gallery", "visible", "status", "status_since", "id"),
        Index("ix_topic_newest", "visible", "status_since", "id"),
        Index("ix_topic_check_due_at", "check_due_at"),
    )


class TopicText(Base):
    """A topic's words in one language."""

    __tablename__ = "topic_text"

    topic_id: Mapped[int] = mapped_column(
        ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True
    )
    locale: Mapped[str] = mapped_column(String(12), primary_key=True)
    question: Mapped[str] = mapped_column(String(300))
    short_answer: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")


class BackgroundParagraph(Base):
    """One paragraph of a topic's background, which names its source and date."""

    __tablename__ = "background_paragraph"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    locale: Mapped[str] = mapped_column(String(12))
    position: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    source_name: Mapped[str] = mapped_column(String(200))
    source_url: Mapped[str] = mapped_column(String(500), default="")
    enriched_on: Mapped[date]

    __table_args__ = (UniqueConstraint("topic_id", "locale", "position"),)
