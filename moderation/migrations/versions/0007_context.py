"""Indexes behind what is shown around an item: its thread, and decisions on the same text."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DECIDED = sa.text("decided_at IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_comment_thread", "comment", ["topic_id", "parent_id", "id"])
    op.create_index(
        "ix_review_item_decided_alike", "review_item", ["fingerprint", "decided_at"],
        sqlite_where=DECIDED, postgresql_where=DECIDED,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_review_item_decided_alike", table_name="review_item")
    op.drop_index("ix_comment_thread", table_name="comment")
