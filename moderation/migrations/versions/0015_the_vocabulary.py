"""Tags described and in relation: forms, descriptions, implications, and what decisions said."""

import sqlalchemy as sa
from alembic import op

from moderation.domain.tags.forms import form

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql")
PORTION = 1_000

FORM = ("form", sa.String(length=120), "")
DESCRIBED = (
    FORM,
    ("description", sa.Text(), ""),
    ("titles", DOCUMENT, "{}"),
    ("family", sa.String(length=60), ""),
    ("deprecated", sa.Boolean(), sa.false()),
)


def upgrade() -> None:
    for name, kind, default in DESCRIBED:
        op.add_column("tag", sa.Column(name, kind, nullable=False, server_default=default))
    name, kind, default = FORM
    op.add_column("tag_alias", sa.Column(name, kind, nullable=False, server_default=default))
    implied = sa.Column("implied", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("topic_tag", implied)
    op.create_index("ix_tag_form", "tag", ["form"])
    op.create_index("ix_tag_shelf", "tag", ["live", "topic_count", "name"])
    op.create_index("ix_tag_alias_form", "tag_alias", ["form"])
    _create_implication()
    _create_closure()
    _create_judgement()
    for table in ("tag", "tag_alias"):
        _fill_forms(table)


def _create_implication() -> None:
    op.create_table(
        "tag_implication",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("narrower_id", IDENTIFIER, nullable=False),
        sa.Column("broader_id", IDENTIFIER, nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _to_tag("tag_implication", "narrower_id"),
        _to_tag("tag_implication", "broader_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag_implication")),
        sa.UniqueConstraint(
            "narrower_id", "broader_id", name=op.f("uq_tag_implication_narrower_id_broader_id")
        ),
    )
    op.create_index("ix_tag_implication_broader", "tag_implication", ["broader_id", "live"])


def _create_closure() -> None:
    op.create_table(
        "tag_closure",
        sa.Column("narrower_id", IDENTIFIER, nullable=False),
        sa.Column("broader_id", IDENTIFIER, nullable=False),
        _to_tag("tag_closure", "narrower_id"),
        _to_tag("tag_closure", "broader_id"),
        sa.PrimaryKeyConstraint("narrower_id", "broader_id", name=op.f("pk_tag_closure")),
    )
    op.create_index("ix_tag_closure_broader", "tag_closure", ["broader_id", "narrower_id"])


def _create_judgement() -> None:
    op.create_table(
        "tag_judgement",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("item_id", IDENTIFIER, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("tag_id", IDENTIFIER, nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("claimed", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["review_item.id"],
            name=op.f("fk_tag_judgement_item_id_review_item"),
            ondelete="CASCADE",
        ),
        _to_tag("tag_judgement", "tag_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag_judgement")),
        sa.UniqueConstraint("item_id", "tag_id", name=op.f("uq_tag_judgement_item_id_tag_id")),
    )
    op.create_index("ix_tag_judgement_name", "tag_judgement", ["name", "tag_id"])
    op.create_index("ix_tag_judgement_tag", "tag_judgement", ["tag_id"])


def _to_tag(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["tag.id"], name=op.f(f"fk_{table}_{column}_tag"))


def _fill_forms(table: str) -> None:
    """Give every name its form; it is derived, so ``venire verify --repair`` gives it anew."""
    connection, last = op.get_bind(), 0
    rows = sa.table(table, sa.column("id"), sa.column("name"), sa.column("form"))
    query = sa.select(rows.c.id, rows.c.name).order_by(rows.c.id).limit(PORTION)
    statement = rows.update().where(rows.c.id == sa.bindparam("number"))
    while some := connection.execute(query.where(rows.c.id > last)).all():
        values = [{"number": row.id, "form": form(row.name)} for row in some]
        connection.execute(statement, values)
        last = some[-1].id


def downgrade() -> None:
    for table in ("tag_judgement", "tag_closure", "tag_implication"):
        op.drop_table(table)
    for index, table in (
        ("ix_tag_alias_form", "tag_alias"), ("ix_tag_shelf", "tag"), ("ix_tag_form", "tag"),
    ):  # fmt: skip
        op.drop_index(index, table_name=table)
    op.drop_column("topic_tag", "implied")
    op.drop_column("tag_alias", "form")
    for name, _, _ in reversed(DESCRIBED):
        op.drop_column("tag", name)
