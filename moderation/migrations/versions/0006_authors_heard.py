"""Modes, receipts, appeals and reporters."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DECIDED_BY_HAND = sa.text("state_before <> 'screening'")


def upgrade() -> None:
    _add_receipts()
    _add_appeals()
    op.create_table(
        "topic_mode",
        _key("id", "topic.id", "fk_topic_mode_id_topic"),
        sa.Column("mode", sa.String(length=16), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_mode")),
    )
    # Columns are added one by one: a table made anew (batch mode) would lose its triggers.
    op.add_column(
        "review_item", sa.Column("weight", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column(
        "review_item", sa.Column("hides", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "supporter", sa.Column("weight", sa.Integer(), server_default="100", nullable=False)
    )
    op.execute(
        "UPDATE review_item SET weight = "
        "(SELECT COALESCE(SUM(weight), 0) FROM supporter WHERE item_id = review_item.id)"
    )
    op.create_index("ix_supporter_author", "supporter", ["author_id", "joined_at"])
    op.create_index(
        "ix_review_item_pace", "review_item", ["kind", "decided_at"],
        sqlite_where=DECIDED_BY_HAND, postgresql_where=DECIDED_BY_HAND,
    )  # fmt: skip


def _key(name: str, target: str, constraint: str) -> sa.Column:
    cascade = sa.ForeignKey(target, name=op.f(constraint), ondelete="CASCADE")
    return sa.Column(name, IDENTIFIER, cascade, nullable=False)


def _add_receipts() -> None:
    op.create_table(
        "receipt",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        _key("item_id", "review_item.id", "fk_receipt_item_id_review_item"),
        _key("author_id", "author.id", "fk_receipt_author_id_author"),
        sa.Column("joined", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_receipt")),
    )
    op.create_index("ix_receipt_item", "receipt", ["item_id"])
    op.create_index("ix_receipt_given_at", "receipt", ["given_at"])


def _add_appeals() -> None:
    op.create_table(
        "appeal",
        _key("item_id", "review_item.id", "fk_appeal_item_id_review_item"),
        _key("source_id", "review_item.id", "fk_appeal_source_id_review_item"),
        _key("of_item_id", "review_item.id", "fk_appeal_of_item_id_review_item"),
        sa.Column("decision_id", IDENTIFIER, nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["ledger.id"], name=op.f("fk_appeal_decision_id_ledger")
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_appeal_decision_id")),
    )
    op.create_index("ix_appeal_source", "appeal", ["source_id"])
    op.create_index("ix_appeal_of_item", "appeal", ["of_item_id"])
    op.create_table(
        "appeal_message",
        sa.Column("id", IDENTIFIER, nullable=False),
        _key("item_id", "review_item.id", "fk_appeal_message_item_id_review_item"),
        sa.Column("from_author", sa.Boolean(), nullable=False),
        sa.Column("user_id", IDENTIFIER, nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"],
            name=op.f("fk_appeal_message_user_id_user_account"), ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_message")),
    )  # fmt: skip
    op.create_index("ix_appeal_message_item", "appeal_message", ["item_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_review_item_pace", table_name="review_item")
    op.drop_index("ix_supporter_author", table_name="supporter")
    op.drop_column("supporter", "weight")
    op.drop_column("review_item", "hides")
    op.drop_column("review_item", "weight")
    for table in ("topic_mode", "appeal_message", "appeal", "receipt"):
        op.drop_table(table)
