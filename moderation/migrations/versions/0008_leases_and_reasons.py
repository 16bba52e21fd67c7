"""Leases of tabs, reasons that admins write, items for another role, topics without comments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # Leases run for minutes: the table is made anew, and nobody loses more than a courtesy.
    op.drop_table("lease")
    op.create_table(
        "lease",
        *_lease_columns(),
        sa.Column("holder", sa.String(length=64), server_default="", nullable=False),
        sa.Column("displaced", DOCUMENT, server_default=sa.text("'[]'"), nullable=False),
        sa.Column("claimed", sa.Boolean(), server_default=sa.false(), nullable=False),
        *_lease_keys(),
    )
    op.create_index("ix_lease_user", "lease", ["user_id", "until"])
    op.create_table(
        "canned_reason",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kinds", DOCUMENT, nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("texts", DOCUMENT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_reason")),
    )
    op.create_table(
        "topic_lock",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["topic.id"], name=op.f("fk_topic_lock_id_topic"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_lock")),
    )
    # Columns are added one by one: a table made anew (batch mode) would lose its triggers.
    op.add_column("review_item", sa.Column("needs_role", sa.String(length=12), nullable=True))


def downgrade() -> None:
    op.execute("UPDATE review_item SET state = 'held' WHERE state = 'escalated'")
    op.drop_column("review_item", "needs_role")
    op.drop_table("topic_lock")
    op.drop_table("canned_reason")
    op.drop_index("ix_lease_user", table_name="lease")
    op.drop_table("lease")
    op.create_table(
        "lease",
        *_lease_columns(),
        sa.Column("taken_over_from", IDENTIFIER, nullable=True),
        sa.ForeignKeyConstraint(
            ["taken_over_from"],
            ["user_account.id"],
            name=op.f("fk_lease_taken_over_from_user_account"),
        ),
        *_lease_keys(),
    )


def _lease_columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("item_id", IDENTIFIER, nullable=False),
        sa.Column("user_id", IDENTIFIER, nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )


def _lease_keys() -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["review_item.id"],
            name=op.f("fk_lease_item_id_review_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_lease_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_lease")),
    )
