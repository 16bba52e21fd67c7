"""The vocabulary, and where its tags stand."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Identifier


class Tag(Base):
    """A tag by its normalised name. ``live`` falls when the act that made it is undone."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    slug: Mapped[str] = mapped_column(String(800), unique=True)
    live: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=0)
    topic_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class TagAlias(Base):
    """Another name of a tag."""

    __tablename__ = "tag_alias"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), index=True)
    live: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=0)


class TopicTag(Base):
    """That a tag stands on a topic. The row stays when it is taken off: its version counts on."""

    __tablename__ = "topic_tag"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"))
    present: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("topic_id", "tag_id"),
        Index("ix_topic_tag_tag", "tag_id", "present", "topic_id"),
    )
