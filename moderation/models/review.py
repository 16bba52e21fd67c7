"""Review items: anything that waits for a decision, with what was said of it on the way."""

from datetime import date, datetime

from sqlalchemy import Float, ForeignKey, Index, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Document, Identifier

#: Items that had left screening when they were decided. An index rests on these very words.
DECIDED_BY_HAND = text("state_before <> 'screening'")
#: Items on which a decision stands.
DECIDED = text("decided_at IS NOT NULL")


class ReviewItem(Base):
    """One proposal on its way to a decision.

    ``revision`` counts its content; ``version`` rises with state, revision or effect, never with
    notes, leases, findings or joined votes. ``decide_by`` is the priority, stored as a deadline so
    that the queue's order is an index. ``duplicate_key`` lets the same proposal join the waiting
    one. ``state_before`` is what an undo returns to. ``because`` says in stored messages what made
    the deadline what it is; ``queue_id`` is the named queue that a rule put the item into (queues
    are never deleted). ``weight`` is what the joined voices weigh together, in hundredths of one;
    ``hides`` says that what a report names is hidden until the report is decided. ``needs_role`` is
    the role that alone decides on what was escalated, until it is released. ``opened_at`` is when
    a person first had it open, as far as their browser told.
    """

    __tablename__ = "review_item"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12))
    state_before: Mapped[str | None] = mapped_column(String(12))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))
    origin: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(12), default="en")
    summary: Mapped[str] = mapped_column(String(160), default="")
    revision: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=0)
    votes: Mapped[int] = mapped_column(default=1)
    weight: Mapped[int] = mapped_column(default=0, server_default="0")
    hides: Mapped[bool] = mapped_column(default=False, server_default=false())
    duplicate_key: Mapped[str | None] = mapped_column(String(160))
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    score: Mapped[float | None] = mapped_column(Float)
    reason: Mapped[str | None] = mapped_column(String(40))
    reasons: Mapped[list[dict[str, object]]] = mapped_column(Document, default=list)
    unscreened: Mapped[list[str]] = mapped_column(Document, default=list)
    decide_by: Mapped[datetime]
    because: Mapped[list[dict[str, object]]] = mapped_column(Document, default=list)
    queue_id: Mapped[int | None] = mapped_column(Identifier)
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(80))
    needs_role: Mapped[str | None] = mapped_column(String(12))

    __table_args__ = (
        Index("ix_review_item_queue", "state", "decide_by", "id"),
        Index("ix_review_item_kind_queue", "kind", "state", "decide_by", "id"),
        Index("ix_review_item_reason_queue", "reason", "state", "decide_by", "id"),
        Index("ix_review_item_named_queue", "queue_id", "state", "decide_by", "id"),
        Index("ix_review_item_author", "author_id", "created_at"),
        Index("ix_review_item_fingerprint", "fingerprint", "created_at"),
        Index(
            "ix_review_item_decided_alike",
            "fingerprint",
            "decided_at",
            sqlite_where=DECIDED,
            postgresql_where=DECIDED,
        ),
        Index("ix_review_item_duplicate", "duplicate_key", "state"),
        Index("ix_review_item_topic", "topic_id", "kind", "state"),
        Index("ix_review_item_decided", "decided_at"),
        Index(
            "ix_review_item_pace",
            "kind",
            "decided_at",
            sqlite_where=DECIDED_BY_HAND,
            postgresql_where=DECIDED_BY_HAND,
        ),
    )


class Revision(Base):
    """The content of an item at one count of its revision."""

    __tablename__ = "revision"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("review_item.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, object]] = mapped_column(Document)
    written_by: Mapped[str] = mapped_column(String(80))
    written_at: Mapped[datetime]


class Supporter(Base):
    """An author who proposed what already waits: one joined vote each, by its weight."""

    __tablename__ = "supporter"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("review_item.id", ondelete="CASCADE"), primary_key=True
    )
    author_id: Mapped[int] = mapped_column(
        ForeignKey("author.id", ondelete="CASCADE"), primary_key=True
    )
    joined_at: Mapped[datetime]
    weight: Mapped[int] = mapped_column(default=100, server_default="100")

    __table_args__ = (Index("ix_supporter_author", "author_id", "joined_at"),)


class FindingRow(Base):
    """What one filter found on one revision of an item; ``shadow`` ones count for nothing.

    ``setup`` names the settings and the code that found it, see ``hooks.calling.backend``.
    """

    __tablename__ = "finding"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("review_item.id", ondelete="CASCADE"))
    revision: Mapped[int]
    filter_id: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(12))
    score: Mapped[float | None] = mapped_column(Float)
    points: Mapped[float] = mapped_column(Float, default=0.0)
    reasons: Mapped[list[dict[str, object]]] = mapped_column(Document, default=list)
    elapsed_ms: Mapped[float] = mapped_column(Float, default=0.0)
    shadow: Mapped[bool] = mapped_column(default=False, server_default=false())
    setup: Mapped[str] = mapped_column(String(16), default="", server_default="")
    found_at: Mapped[datetime]

    __table_args__ = (Index("ix_finding_item", "item_id", "revision"),)


class RequestTrace(Base):
    """What the submitting request showed, kept until ``delete_on`` and never longer.

    ``address_key`` is a hash of the address under the key of its day (``DayKey``); ``address`` is
    the address itself, encrypted, only where a filter that is switched on needs it, and gone from
    ``address_until`` on.
    """

    __tablename__ = "request_trace"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("review_item.id", ondelete="CASCADE"), primary_key=True
    )
    user_agent: Mapped[str] = mapped_column(String(300), default="")
    referrer: Mapped[str] = mapped_column(String(300), default="")
    seconds_to_fill: Mapped[float | None] = mapped_column(Float)
    honeypot_filled: Mapped[bool] = mapped_column(default=False)
    address_key: Mapped[str] = mapped_column(String(64), default="", server_default="")
    address: Mapped[bytes | None] = mapped_column(LargeBinary)
    address_until: Mapped[date | None]
    delete_on: Mapped[date]

    __table_args__ = (
        Index("ix_request_trace_delete_on", "delete_on"),
        Index("ix_request_trace_address_key", "address_key", "item_id"),
        Index("ix_request_trace_address_until", "address_until"),
    )


class DayKey(Base):
    """The random key of one day's address hashes; without it nobody can make one again."""

    __tablename__ = "day_key"

    day: Mapped[date] = mapped_column(primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary)
