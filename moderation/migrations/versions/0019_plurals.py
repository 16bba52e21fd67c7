"""The forms of names anew: plurals such as "databases" and "caches" are seen through by now."""

import sqlalchemy as sa
from alembic import op

from moderation.domain.tags.forms import form

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

PORTION = 1_000


def upgrade() -> None:
    for table in ("tag", "tag_alias"):
        _fill_forms(table)


def _fill_forms(table: str) -> None:
    """Give every name its form; it is derived, so ``venire verify --repair`` gives it anew."""
    connection, last = op.get_bind(), 0
    rows = sa.table(table, sa.column("id"), sa.column("name"), sa.column("form"))
    query = sa.select(rows.c.id, rows.c.name, rows.c.form).order_by(rows.c.id).limit(PORTION)
    statement = rows.update().where(rows.c.id == sa.bindparam("number"))
    while some := connection.execute(query.where(rows.c.id > last)).all():
        values = [
            {"number": row.id, "form": new}
            for row in some
            if (new := form(row.name)) != row.form
        ]
        if values:
            connection.execute(statement, values)
        last = some[-1].id


def downgrade() -> None:
    """Forms stay: any form that `form` gave is a form."""
