"""Changes of many items at once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _add_changes()
    _add_entries()


def _add_changes() -> None:
    op.create_table(
        "bulk_change",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("planned_by", sa.String(length=80), nullable=False),
        sa.Column("agreed_by", sa.String(length=80), nullable=True),
        sa.Column("undoes_id", IDENTIFIER, nullable=True),
        sa.Column("act_group", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("canned", sa.String(length=40), nullable=False),
        sa.Column("source", DOCUMENT, nullable=False),
        sa.Column("cursor", sa.String(length=64), nullable=False),
        sa.Column("capped", sa.Boolean(), server_default=sa.false(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("total", "to_do", "done", "refused")
        ),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["bulk_change.id"], name=op.f("fk_bulk_change_undoes_id_bulk_change")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_change")),
    )
    op.create_index("ix_bulk_change_undoes", "bulk_change", ["undoes_id"])


def _add_entries() -> None:
    op.create_table(
        "bulk_entry",
        sa.Column("change_id", IDENTIFIER, nullable=False),
        sa.Column("item_id", IDENTIFIER, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=8), nullable=False),
        sa.Column("foreseen", DOCUMENT, nullable=False),
        sa.Column("why", DOCUMENT, nullable=True),
        sa.Column("by", sa.String(length=80), nullable=True),
        sa.Column("what", sa.String(length=40), nullable=True),
        sa.Column("decision_id", IDENTIFIER, nullable=True),
        sa.ForeignKeyConstraint(
            ["change_id"], ["bulk_change.id"],
            name=op.f("fk_bulk_entry_change_id_bulk_change"), ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["review_item.id"],
            name=op.f("fk_bulk_entry_item_id_review_item"), ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["ledger.id"], name=op.f("fk_bulk_entry_decision_id_ledger")
        ),
        sa.PrimaryKeyConstraint("change_id", "item_id", name=op.f("pk_bulk_entry")),
    )  # fmt: skip
    op.create_index("ix_bulk_entry_result", "bulk_entry", ["change_id", "result", "item_id"])


def downgrade() -> None:
    op.drop_table("bulk_entry")
    op.drop_table("bulk_change")
