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
    the writer still holds the token it claimed with. ``attempts`` counts claims that ended without
    a result, ``lost`` those of them whose process died; a row that was lost is claimed alone.
    ``batch`` names a claim of more than one row, ``claimed_by`` the place and process.
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
            "ix_work_item_suspect",
            "queue",
            "due_at",
            "id",
            sqlite_where=text("state = 'queued' AND lost > 0"),
            postgresql_where=text("state = 'queued' AND lost > 0"),
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


class Heartbeat(Base):
    """When a process of the work engine was last seen alive, by its tick on the same machine.

    ``name`` is its place and role, such as ``a1b2c3/screen-1``; ``queue`` is empty for tick itself.
    """

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    queue: Mapped[str] = mapped_column(String(16), default="")
    host: Mapped[str] = mapped_column(String(80))
    process: Mapped[int]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
