"""Heartbeats of the work engine, and an index of work that killed its process before."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("queue", sa.String(length=16), nullable=False),
        sa.Column("host", sa.String(length=80), nullable=False),
        sa.Column("process", sa.Integer(), nullable=False),
        sa.Column("restarts", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
    op.create_index(
        "ix_work_item_suspect",
        "work_item",
        ["queue", "due_at", "id"],
        sqlite_where=sa.text("state = 'queued' AND lost > 0"),
        postgresql_where=sa.text("state = 'queued' AND lost > 0"),
    )


def downgrade() -> None:
    op.drop_index("ix_work_item_suspect", "work_item")
    op.drop_table("heartbeat")
