"""Changes of many items at once: the plan, and what became of each of its items."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Document, Identifier


class BulkChange(Base):
    """One act on many items. Its decisions share ``act_group`` in the ledger.

    ``source`` says where the items come from (a selection, a queue, or another change that this one
    takes back), ``cursor`` how far they are collected; ``capped`` that there were more. ``total``
    counts its entries. ``to_do``, ``done`` and ``refused`` (which counts what moved, too) are its
    progress; the ledger keeps them with each step.
    """

    __tablename__ = "bulk_change"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    act: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(16))
    planned_by: Mapped[str] = mapped_column(String(80))
    agreed_by: Mapped[str | None] = mapped_column(String(80))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("bulk_change.id"))
    act_group: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(Text, default="")
    canned: Mapped[str] = mapped_column(String(40), default="")
    source: Mapped[dict[str, object]] = mapped_column(Document, default=dict)
    cursor: Mapped[str] = mapped_column(String(64), default="")
    capped: Mapped[bool] = mapped_column(default=False, server_default=false())
    total: Mapped[int] = mapped_column(default=0)
    to_do: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    planned_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index("ix_bulk_change_undoes", "undoes_id"),)


class BulkEntry(Base):
    """One item of a change, as it was seen when that was planned.

    ``foreseen`` is the stored form of ``domain.desk.foresight.Foresight``. Afterwards ``result``
    says what became of it, ``why`` (a stored text) what was in the way, ``by`` and ``what`` who was
    faster with which act, and ``decision_id`` which ledger row is the decision.
    """

    __tablename__ = "bulk_entry"

    change_id: Mapped[int] = mapped_column(
        ForeignKey("bulk_change.id", ondelete="CASCADE"), primary_key=True
    )
    item_id: Mapped[int] = mapped_column(
        ForeignKey("review_item.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int]
    revision: Mapped[int]
    result: Mapped[str] = mapped_column(String(8))
    foreseen: Mapped[dict[str, object]] = mapped_column(Document, default=dict)
    why: Mapped[dict[str, object] | None] = mapped_column(Document)
    by: Mapped[str | None] = mapped_column(String(80))
    what: Mapped[str | None] = mapped_column(String(40))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("ledger.id"))

    __table_args__ = (Index("ix_bulk_entry_result", "change_id", "result", "item_id"),)
