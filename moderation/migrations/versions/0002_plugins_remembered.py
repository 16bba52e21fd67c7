"""What is remembered of plugins over all processes, and findings and ballots on trial."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cached_answer",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("plugin", sa.String(length=60), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column(
            "headers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_cached_answer")),
    )
    with op.batch_alter_table("cached_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cached_answer_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_cached_answer_plugin"), ["plugin"], unique=False)

    op.create_table(
        "outbound_limit",
        sa.Column("name", sa.String(length=330), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("spent_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_outbound_limit")),
    )
    op.create_table(
        "outbound_slot",
        sa.Column("name", sa.String(length=330), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", "number", name=op.f("pk_outbound_slot")),
    )
    op.create_table(
        "plugin_breaker",
        sa.Column("plugin", sa.String(length=60), nullable=False),
        sa.Column("door", sa.String(length=32), nullable=False),
        sa.Column("backend", sa.String(length=60), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("open_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rest_seconds", sa.Float(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("plugin", "door", "backend", name=op.f("pk_plugin_breaker")),
    )
    op.create_table(
        "plugin_check",
        sa.Column("door", sa.String(length=32), nullable=False),
        sa.Column("backend", sa.String(length=60), nullable=False),
        sa.Column("plugin", sa.String(length=60), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("works", sa.Boolean(), nullable=True),
        sa.Column(
            "answer", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True
        ),
        sa.Column("elapsed_ms", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("door", "backend", name=op.f("pk_plugin_check")),
    )
    with op.batch_alter_table("plugin_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_check_plugin"), ["plugin"], unique=False)

    op.create_table(
        "plugin_error",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plugin", sa.String(length=60), nullable=False),
        sa.Column("door", sa.String(length=32), nullable=False),
        sa.Column("backend", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=96), nullable=False),
        sa.Column(
            "reason", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_error")),
    )
    with op.batch_alter_table("plugin_error", schema=None) as batch_op:
        batch_op.create_index("ix_plugin_error_plugin", ["plugin", "id"], unique=False)
        batch_op.create_index("ix_plugin_error_subject", ["subject", "id"], unique=False)

    op.create_table(
        "plugin_health",
        sa.Column("plugin", sa.String(length=60), nullable=False),
        sa.Column("door", sa.String(length=32), nullable=False),
        sa.Column("backend", sa.String(length=60), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scores", sa.Integer(), nullable=False),
        sa.Column("abstentions", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("timeouts", sa.Integer(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("limited", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column(
            "latencies", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("plugin", "door", "backend", "hour", name=op.f("pk_plugin_health")),
    )
    with op.batch_alter_table("plugin_health", schema=None) as batch_op:
        batch_op.create_index("ix_plugin_health_hour", ["hour"], unique=False)

    op.create_table(
        "plugin_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_request")),
    )
    with op.batch_alter_table("plugin_request", schema=None) as batch_op:
        batch_op.create_index("ix_plugin_request_state", ["state", "id"], unique=False)

    op.create_table(
        "shadow_ballot",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("check_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("juror_id", sa.String(length=64), nullable=False),
        sa.Column("vote", sa.String(length=16), nullable=True),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("cost_microdollars", sa.BigInteger(), nullable=False),
        sa.Column("elapsed_ms", sa.Float(), nullable=False),
        sa.Column(
            "failure", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True
        ),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["jury_check.id"],
            name=op.f("fk_shadow_ballot_check_id_jury_check"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shadow_ballot")),
    )
    with op.batch_alter_table("shadow_ballot", schema=None) as batch_op:
        batch_op.create_index("ix_shadow_ballot_check", ["check_id"], unique=False)
        batch_op.create_index("ix_shadow_ballot_juror", ["juror_id", "id"], unique=False)

    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("shadow", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_column("shadow")

    with op.batch_alter_table("shadow_ballot", schema=None) as batch_op:
        batch_op.drop_index("ix_shadow_ballot_juror")
        batch_op.drop_index("ix_shadow_ballot_check")

    op.drop_table("shadow_ballot")
    with op.batch_alter_table("plugin_request", schema=None) as batch_op:
        batch_op.drop_index("ix_plugin_request_state")

    op.drop_table("plugin_request")
    with op.batch_alter_table("plugin_health", schema=None) as batch_op:
        batch_op.drop_index("ix_plugin_health_hour")

    op.drop_table("plugin_health")
    with op.batch_alter_table("plugin_error", schema=None) as batch_op:
        batch_op.drop_index("ix_plugin_error_subject")
        batch_op.drop_index("ix_plugin_error_plugin")

    op.drop_table("plugin_error")
    with op.batch_alter_table("plugin_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_check_plugin"))

    op.drop_table("plugin_check")
    op.drop_table("plugin_breaker")
    op.drop_table("outbound_slot")
    op.drop_table("outbound_limit")
    with op.batch_alter_table("cached_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cached_answer_plugin"))
        batch_op.drop_index(batch_op.f("ix_cached_answer_expires_at"))

    op.drop_table("cached_answer")
