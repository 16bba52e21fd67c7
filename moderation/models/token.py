"""Tokens with which programs act for the people who made them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Document, Identifier


class ApiToken(Base):
    """A person's token: its public number, and the SHA-256 of its secret, never the secret.

    ``scopes`` are names of `Scope`. ``active`` ends for good when the token is revoked.
    """

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(String(80))
    scopes: Mapped[list[str]] = mapped_column(Document)
    secret_hash: Mapped[str] = mapped_column(String(64))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index("ix_api_token_user", "user_id", "active", "id"),)
