"""Indexes of names by code points: where PostgreSQL sorts as a language does, no other one helps.

A search by beginnings compares by code points (``queries.tags.expressions``), as SQLite does anyway.
"""

from alembic import op
from sqlalchemy import text

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INDEXES = {"ix_tag_name_points": "tag", "ix_tag_alias_name_points": "tag_alias"}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, table in INDEXES.items():
            op.create_index(name, table, [text('name COLLATE "C"')])


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, table in INDEXES.items():
            op.drop_index(name, table_name=table)
