"""What must be done: the durable half of the queues."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Document, Identifier


class WorkState(StrEnum):
    """Where a work item stands. ``waiting`` waits for a person, not for a worker."""

    queued = "queued"
    running = "running"
    done = "done"
    dead = "dead"
    waiting = "waiting"


class WorkItem(Base):
    """One thing to do on one subject. Redis only wakes; this row remembers.

    At most one row of a (kind, subject) is queued; a cause that arrives while another is running
    waits as its one successor. ``token`` grows with every claim: a result is written only while
    the writer still holds the token it claimed with.
    """

    __tablename__ = "work_item"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(96))
    queue: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default=WorkState.queued)
    parameters: Mapped[dict[str, object]] = mapped_column(Document, default=dict)
    attempts: Mapped[int] = mapped_column(default=0)
    lost: Mapped[int] = mapped_column(default=0)
    batch: Mapped[str | None] = mapped_column(String(32))
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    token: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    last_error: Mapped[dict[str, object] | None] = mapped_column(Document)
    note: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index(
            "uq_work_item_queued",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        Index(
            "ix_work_item_due",
            "queue",
            "due_at",
            "id",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        Index(
            "ix_work_item_running",
            "kind",
            "subject",
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        Index(
            "ix_work_item_lease",
            "lease_until",
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        Index("ix_work_item_state_finished", "queue", "state", "finished_at"),
    )
