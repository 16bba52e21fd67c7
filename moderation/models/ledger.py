"""The append-only table of acts, sealed by a hash chain."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Document, Identifier


class LedgerEntry(Base):
    """One act on one subject. A trigger allows INSERT and one sealing from NULL, nothing else.

    ``public['set']`` holds the covered columns as they are after the act, so that replaying the
    acts of a subject in order of its version gives its row.
    """

    __tablename__ = "ledger"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    act_group: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(120))
    subject_version: Mapped[int]
    act: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(80))
    undoes: Mapped[int | None] = mapped_column(ForeignKey("ledger.id"))
    public: Mapped[dict[str, object]] = mapped_column(Document)
    private_digest: Mapped[str | None] = mapped_column(String(64))
    written_at: Mapped[datetime]
    position: Mapped[int | None] = mapped_column(Identifier, unique=True)
    hash: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("subject", "subject_version"),
        Index(
            "ix_ledger_unsealed",
            "id",
            sqlite_where=text("position IS NULL"),
            postgresql_where=text("position IS NULL"),
        ),
        Index("ix_ledger_group", "act_group"),
        Index(
            "ix_ledger_undoes",
            "id",
            sqlite_where=text("undoes IS NOT NULL"),
            postgresql_where=text("undoes IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )


class DaySeal(Base):
    """The head of the chain when a day (UTC) was closed; published, and mailed to the operator.

    A copy of it outside this machine proves that what came before was not written anew.
    """

    __tablename__ = "day_seal"

    day: Mapped[date] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(Identifier)
    hash: Mapped[str] = mapped_column(String(64))
    closed_at: Mapped[datetime]


class LedgerPrivate(Base):
    """What identifies a person. Erasing it leaves the chain whole: its digest is sealed."""

    __tablename__ = "ledger_private"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("ledger.id", ondelete="CASCADE"), primary_key=True
    )
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    body: Mapped[dict[str, object]] = mapped_column(Document)
