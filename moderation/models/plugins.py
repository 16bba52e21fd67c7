"""What is remembered of plugins over all processes: how they fare, what was asked of them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Document, Identifier


class PluginHealth(Base):
    """The calls of one implementation behind one door in one hour (UTC), by how they ended.

    ``skipped`` were not made (resting, unusable, missing), ``limited`` were put off by their
    source. ``latencies`` counts calls by the buckets of ``hooks.calling.health.BOUNDS_MS``.
    """

    __tablename__ = "plugin_health"

    plugin: Mapped[str] = mapped_column(String(60), primary_key=True)
    door: Mapped[str] = mapped_column(String(32), primary_key=True)
    backend: Mapped[str] = mapped_column(String(60), primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    scores: Mapped[int] = mapped_column(default=0)
    abstentions: Mapped[int] = mapped_column(default=0)
    errors: Mapped[int] = mapped_column(default=0)
    timeouts: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[int] = mapped_column(default=0)
    limited: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    latencies: Mapped[list[int]] = mapped_column(Document, default=list)

    __table_args__ = (Index("ix_plugin_health_hour", "hour"),)


class PluginTotal(Base):
    """All calls that one implementation ever got, counted as in ``PluginHealth``.

    Never deleted, so that what is read from here never falls.
    """

    __tablename__ = "plugin_total"

    plugin: Mapped[str] = mapped_column(String(60), primary_key=True)
    door: Mapped[str] = mapped_column(String(32), primary_key=True)
    backend: Mapped[str] = mapped_column(String(60), primary_key=True)
    scores: Mapped[int] = mapped_column(BigInteger, default=0)
    abstentions: Mapped[int] = mapped_column(BigInteger, default=0)
    errors: Mapped[int] = mapped_column(BigInteger, default=0)
    timeouts: Mapped[int] = mapped_column(BigInteger, default=0)
    refusals: Mapped[int] = mapped_column(BigInteger, default=0)
    limited: Mapped[int] = mapped_column(BigInteger, default=0)
    skipped: Mapped[int] = mapped_column(BigInteger, default=0)
    latencies: Mapped[list[int]] = mapped_column(Document, default=list)


class PluginError(Base):
    """One failed call: when, on what (such as ``item:17``), how it failed, and why."""

    __tablename__ = "plugin_error"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    plugin: Mapped[str] = mapped_column(String(60))
    door: Mapped[str] = mapped_column(String(32))
    backend: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(96))
    reason: Mapped[dict[str, object]] = mapped_column(Document)
    happened_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_plugin_error_plugin", "plugin", "id"),
        Index("ix_plugin_error_subject", "subject", "id"),
    )


class PluginBreaker(Base):
    """The breaker of one implementation, the same for all workers; no row means closed.

    ``failures`` in a row; ``open_until`` is the end of its rest, None while calls pass;
    ``rest_seconds`` is how long the next rest lasts.
    """

    __tablename__ = "plugin_breaker"

    plugin: Mapped[str] = mapped_column(String(60), primary_key=True)
    door: Mapped[str] = mapped_column(String(32), primary_key=True)
    backend: Mapped[str] = mapped_column(String(60), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    open_until: Mapped[datetime | None]
    rest_seconds: Mapped[float] = mapped_column(Float)
    changed_at: Mapped[datetime]


class PluginCheck(Base):
    """The last time that somebody pressed "check" on an implementation, and its answer.

    ``answered_at`` is None while a worker has yet to answer. ``answer`` is a stored message.
    """

    __tablename__ = "plugin_check"

    door: Mapped[str] = mapped_column(String(32), primary_key=True)
    backend: Mapped[str] = mapped_column(String(60), primary_key=True)
    plugin: Mapped[str] = mapped_column(String(60), index=True)
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    works: Mapped[bool | None]
    answer: Mapped[dict[str, object] | None] = mapped_column(Document)
    elapsed_ms: Mapped[float] = mapped_column(Float, default=0.0)


class PluginRequest(Base):
    """A change of installed code that the dashboard asked the supervisor for.

    ``act`` is install, upgrade, remove, rollback or restart; ``target`` is ``name==version``, a
    name, or empty. ``state`` is asked, running, done or failed; ``outcome`` is a stored message.
    ``place`` is the installation's folder on one machine where it is carried out, empty before.
    """

    __tablename__ = "plugin_request"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    act: Mapped[str] = mapped_column(String(16))
    target: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(12), default="asked")
    place: Mapped[str] = mapped_column(String(40), default="")
    version: Mapped[int] = mapped_column(default=0)
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, object] | None] = mapped_column(Document)

    __table_args__ = (Index("ix_plugin_request_state", "state", "id"),)


class ShadowBallot(Base):
    """What a juror on trial would have voted in a check: never counted, never shown in public.

    ``vote`` is None for an abstention; ``failure`` is a stored message when there was no ballot.
    """

    __tablename__ = "shadow_ballot"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("jury_check.id", ondelete="CASCADE"))
    juror_id: Mapped[str] = mapped_column(String(64))
    vote: Mapped[str | None] = mapped_column(String(16))
    statement: Mapped[str] = mapped_column(Text, default="")
    raw: Mapped[str] = mapped_column(Text, default="")
    cost_microdollars: Mapped[int] = mapped_column(BigInteger, default=0)
    elapsed_ms: Mapped[float] = mapped_column(Float, default=0.0)
    failure: Mapped[dict[str, object] | None] = mapped_column(Document)
    cast_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_shadow_ballot_check", "check_id"),
        Index("ix_shadow_ballot_juror", "juror_id", "id"),
    )


class OutboundLimit(Base):
    """How far one limiter (a plugin and a host) has been used, over all processes.

    ``next_at``: no request before; ``spent_until``: the service's budget is used up until then;
    ``day`` and ``used`` count requests against a daily budget.
    """

    __tablename__ = "outbound_limit"

    name: Mapped[str] = mapped_column(String(330), primary_key=True)
    next_at: Mapped[datetime | None]
    spent_until: Mapped[datetime | None]
    day: Mapped[date]
    used: Mapped[int] = mapped_column(default=0)


class OutboundSlot(Base):
    """One request under way, where a limiter allows only so many; free again after ``until``."""

    __tablename__ = "outbound_slot"

    name: Mapped[str] = mapped_column(String(330), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime]


class CachedAnswer(Base):
    """An answer from outside, kept until ``expires_at``; ``key`` is a hash of the request."""

    __tablename__ = "cached_answer"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    plugin: Mapped[str] = mapped_column(String(60), index=True)
    status: Mapped[int]
    headers: Mapped[dict[str, object]] = mapped_column(Document, default=dict)
    body: Mapped[bytes]
    stored_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
