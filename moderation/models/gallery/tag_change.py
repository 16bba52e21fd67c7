"""Changes of the vocabulary: what was asked, the steps that it comes to, and how far they are."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Document, Identifier


class TagChange(Base):
    """A request to change the vocabulary. Everything it does shares ``act_group`` in the ledger.

    ``request`` is the text form of ``domain.tags.requests``; an undo has none, and ``undoes_id``.
    ``reach`` is what its planner saw, as a ``domain.tags.changes.Reach``, and ``level`` who has to
    agree to that; ``item_id`` the review item on which they do. ``place`` is the step that it is
    at, ``cursor`` how far within that (a topic's id, or a ledger row's for an undo). ``total``
    counts the topics and rows of all steps as planned, ``done`` those behind it.
    """

    __tablename__ = "tag_change"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    request: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16))
    planned_by: Mapped[str] = mapped_column(String(80))
    agreed_by: Mapped[str | None] = mapped_column(String(80))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("tag_change.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("review_item.id", ondelete="SET NULL"))
    act_group: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(Text, default="")
    level: Mapped[int]
    reach: Mapped[dict[str, object]] = mapped_column(Document, default=dict)
    place: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[int] = mapped_column(Identifier, default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    why: Mapped[dict[str, object] | None] = mapped_column(Document)
    """Why it stopped by itself: a stored message."""
    planned_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        Index("ix_tag_change_undoes", "undoes_id"),
        Index("ix_tag_change_state", "state", "id"),
        Index("ix_tag_change_item", "item_id"),
    )


class TagChangeStep(Base):
    """One step of a change, as it was planned: a ``domain.tags.requests.Operation`` with its rows.

    ``tags`` are the ids of the tags that ``names`` mean, null for what is no tag yet or no tag at
    all. ``topics`` counts those that it will touch. ``seen`` has the versions of the rows that it
    stands on, by their subject in the ledger: where one differs when its turn comes, the change
    stops.
    """

    __tablename__ = "tag_change_step"

    change_id: Mapped[int] = mapped_column(
        ForeignKey("tag_change.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    names: Mapped[list[object]] = mapped_column(Document, default=list)
    topic: Mapped[str] = mapped_column(String(120), default="")
    tags: Mapped[list[object]] = mapped_column(Document, default=list)
    topics: Mapped[int] = mapped_column(default=0)
    seen: Mapped[dict[str, object]] = mapped_column(Document, default=dict)
