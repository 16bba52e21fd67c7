"""Visitors who wrote or voted: a random id each, never an address."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Identifier


class Author(Base):
    """A visitor known by the hash of a random id in a signed cookie."""

    __tablename__ = "author"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    first_seen_at: Mapped[datetime]
    approved: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)


class PollVote(Base):
    """A visitor's changeable Yes, No or Maybe on a topic."""

    __tablename__ = "poll_vote"

    topic_id: Mapped[int] = mapped_column(
        ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True
    )
    author_id: Mapped[int] = mapped_column(
        ForeignKey("author.id", ondelete="CASCADE"), primary_key=True
    )
    choice: Mapped[str] = mapped_column(String(8))
    voted_at: Mapped[datetime]

    __table_args__ = (Index("ix_poll_vote_author", "author_id"),)
