"""Changes of the vocabulary: planned, agreed to, done in parts, taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _create_change()
    _create_step()


def _create_change() -> None:
    op.create_table(
        "tag_change",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("planned_by", sa.String(length=80), nullable=False),
        sa.Column("agreed_by", sa.String(length=80), nullable=True),
        sa.Column("undoes_id", IDENTIFIER, nullable=True),
        sa.Column("item_id", IDENTIFIER, nullable=True),
        sa.Column("act_group", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("reach", DOCUMENT, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("cursor", IDENTIFIER, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("why", DOCUMENT, nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["tag_change.id"], name=op.f("fk_tag_change_undoes_id_tag_change")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["review_item.id"],
            name=op.f("fk_tag_change_item_id_review_item"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag_change")),
    )
    op.create_index("ix_tag_change_undoes", "tag_change", ["undoes_id"])
    op.create_index("ix_tag_change_state", "tag_change", ["state", "id"])
    op.create_index("ix_tag_change_item", "tag_change", ["item_id"])


def _create_step() -> None:
    op.create_table(
        "tag_change_step",
        sa.Column("change_id", IDENTIFIER, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("names", DOCUMENT, nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("tags", DOCUMENT, nullable=False),
        sa.Column("topics", sa.Integer(), nullable=False),
        sa.Column("seen", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["tag_change.id"],
            name=op.f("fk_tag_change_step_change_id_tag_change"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("change_id", "place", name=op.f("pk_tag_change_step")),
    )


def downgrade() -> None:
    op.drop_table("tag_change_step")
    op.drop_table("tag_change")
