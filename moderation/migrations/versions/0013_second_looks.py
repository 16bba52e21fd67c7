"""Blind second looks at decisions, known answers, and an index of what was taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ANSWERED = sa.text("answered_at IS NOT NULL")
TAKEN_BACK = sa.text("undoes IS NOT NULL")


def upgrade() -> None:
    _create_second_look()
    _create_known_answer()
    op.create_index(
        "ix_ledger_undoes",
        "ledger",
        ["id"],
        sqlite_where=TAKEN_BACK,
        postgresql_where=TAKEN_BACK,
    )


def _create_second_look() -> None:
    op.create_table(
        "second_look",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("item_id", IDENTIFIER, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("first_act", sa.String(length=12), nullable=False),
        sa.Column("first_by", IDENTIFIER, nullable=True),
        sa.Column("user_id", IDENTIFIER, nullable=False),
        sa.Column("act", sa.String(length=12), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["review_item.id"],
            name=op.f("fk_second_look_item_id_review_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["first_by"], ["user_account.id"], name=op.f("fk_second_look_first_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_second_look_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_look")),
        sa.UniqueConstraint("item_id", "user_id", name=op.f("uq_second_look_item_id_user_id")),
    )
    op.create_index(
        "ix_second_look_answered",
        "second_look",
        ["answered_at"],
        sqlite_where=ANSWERED,
        postgresql_where=ANSWERED,
    )


def _create_known_answer() -> None:
    op.create_table(
        "known_answer",
        sa.Column("id", IDENTIFIER, autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"],
            ["review_item.id"],
            name=op.f("fk_known_answer_id_review_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_answer")),
    )


def downgrade() -> None:
    op.drop_index("ix_ledger_undoes", table_name="ledger")
    op.drop_table("known_answer")
    op.drop_index("ix_second_look_answered", table_name="second_look")
    op.drop_table("second_look")
