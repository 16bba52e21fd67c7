"""Accounts of those who work on the private side, their sessions and the throttle of sign-ins."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Identifier


class User(Base):
    """An account. ``password_hash`` is argon2's own string, or None until a password is set."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    role: Mapped[str] = mapped_column(String(12))
    active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class UserSession(Base):
    """A signed-in browser, by the hash of its random id; revocable by every path."""

    __tablename__ = "user_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]
    agent: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (
        Index("ix_user_session_user", "user_id"),
        Index("ix_user_session_expires", "expires_at"),
    )


class SignInLink(Base):
    """A one-time way in, for the first admin or a forgotten password, by the hash of its token."""

    __tablename__ = "sign_in_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]


class LoginThrottle(Base):
    """Failed sign-ins by a keyed hash of account or address, and until when to refuse."""

    __tablename__ = "login_throttle"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_failure_at: Mapped[datetime]
    refused_until: Mapped[datetime | None]
