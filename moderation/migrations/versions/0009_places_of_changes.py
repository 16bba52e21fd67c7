"""Where a change of installed code is carried out: several machines may share one database."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    place = sa.Column("place", sa.String(length=40), nullable=False, server_default="")
    with op.batch_alter_table("plugin_request") as table:
        table.add_column(place)
        table.alter_column("place", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("plugin_request") as table:
        table.drop_column("place")
