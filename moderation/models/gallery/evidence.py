"""Evidence: what jurors and pages may rest on, once approved."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Document, Identifier


class EvidenceItem(Base):
    """One source: the effect of an approved review item of kind evidence."""

    __tablename__ = "evidence_item"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("review_item.id"), unique=True)
    title: Mapped[str] = mapped_column(String(500))
    year: Mapped[int | None]
    venue: Mapped[str] = mapped_column(String(300), default="")
    link: Mapped[str] = mapped_column(String(1000), default="")
    doi: Mapped[str | None] = mapped_column(String(200))
    source_kind: Mapped[str] = mapped_column(String(16))
    summary: Mapped[str] = mapped_column(Text)
    stance: Mapped[str] = mapped_column(String(12))
    measures: Mapped[list[dict[str, object]]] = mapped_column(Document, default=list)
    origin: Mapped[str] = mapped_column(String(100))
    in_force: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime]

    __table_args__ = (Index("ix_evidence_item_topic", "topic_id", "in_force", "id"),)
