"""Where statements of reasons are, and the public's figures by month."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "statement",
        sa.Column("entry_id", IDENTIFIER, nullable=False),
        sa.Column("item_id", IDENTIFIER, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger.id"], name=op.f("fk_statement_entry_id_ledger")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["review_item.id"],
            name=op.f("fk_statement_item_id_review_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_statement")),
    )
    op.create_index("ix_statement_item", "statement", ["item_id", "made_at"])
    op.create_index("ix_statement_made_at", "statement", ["made_at", "entry_id"])
    op.create_table(
        "month_figure",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("figure", sa.String(length=20), nullable=False),
        sa.Column("part", sa.String(length=60), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "figure", "part", name=op.f("pk_month_figure")),
    )
    op.create_table(
        "months_counted",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", IDENTIFIER, nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_months_counted")),
    )


def downgrade() -> None:
    op.drop_table("months_counted")
    op.drop_table("month_figure")
    op.drop_index("ix_statement_made_at", table_name="statement")
    op.drop_index("ix_statement_item", table_name="statement")
    op.drop_table("statement")
