"""An index of tags by family: their names are read from it without walking all tags."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_tag_family", "tag", ["live", "family", "name"])


def downgrade() -> None:
    op.drop_index("ix_tag_family", table_name="tag")
