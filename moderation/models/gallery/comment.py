"""Published comments: the effect of an approved review item of kind comment."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Identifier


class Comment(Base):
    """A comment on a topic's page; ``shown`` is taken back by an undo or an upheld report."""

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("review_item.id"), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))
    author_name: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(12))
    shown: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=0)
    written_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_comment_topic", "topic_id", "shown", "id"),
        Index("ix_comment_thread", "topic_id", "parent_id", "id"),
    )
