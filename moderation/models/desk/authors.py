"""What authors are given and say back, and when a topic lets their comments appear."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Identifier


class Receipt(Base):
    """The private page of one submission: known by the hash of the secret in its address.

    ``joined`` is for a voice that was added to what somebody else had proposed: its item is theirs.
    """

    __tablename__ = "receipt"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("review_item.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id", ondelete="CASCADE"))
    joined: Mapped[bool] = mapped_column(default=False, server_default=false())
    given_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_receipt_item", "item_id"),
        Index("ix_receipt_given_at", "given_at"),
    )


class Appeal(Base):
    """Which decision an appeal is about: one appeal for a decision.

    ``item_id`` is the appeal's own review item, ``source_id`` what the author had sent,
    ``of_item_id`` the item that was decided (the same, or a report of it), ``decision_id`` the
    decision's ledger row and ``decided_by`` its actor as the ledger names it.
    """

    __tablename__ = "appeal"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("review_item.id", ondelete="CASCADE"), primary_key=True
    )
    source_id: Mapped[int] = mapped_column(ForeignKey("review_item.id", ondelete="CASCADE"))
    of_item_id: Mapped[int] = mapped_column(ForeignKey("review_item.id", ondelete="CASCADE"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("ledger.id"), unique=True)
    decided_by: Mapped[str] = mapped_column(String(80))

    __table_args__ = (
        Index("ix_appeal_source", "source_id"),
        Index("ix_appeal_of_item", "of_item_id"),
    )


class AppealMessage(Base):
    """One message of the conversation on an appeal: a moderator's question, an author's answer."""

    __tablename__ = "appeal_message"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("review_item.id", ondelete="CASCADE"))
    from_author: Mapped[bool]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]

    __table_args__ = (Index("ix_appeal_message_item", "item_id", "id"),)


class TopicMode(Base):
    """When comments on one topic appear; the row's number is the topic's. None: as elsewhere."""

    __tablename__ = "topic_mode"

    id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True)
    mode: Mapped[str | None] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(default=0)
