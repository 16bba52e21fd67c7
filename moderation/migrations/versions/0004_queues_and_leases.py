"""Named queues, saved views, priorities in words and the search of the desk."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

#: The words of each item's line, kept in step by triggers. PostgreSQL has an index instead.
SEARCH = (
    """
    CREATE VIRTUAL TABLE review_search USING fts5(
      summary, content='review_item', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER review_search_added AFTER INSERT ON review_item
    BEGIN INSERT INTO review_search(rowid, summary) VALUES (NEW.id, NEW.summary); END
    """,
    """
    CREATE TRIGGER review_search_removed AFTER DELETE ON review_item
    BEGIN
      INSERT INTO review_search(review_search, rowid, summary) VALUES ('delete', OLD.id, OLD.summary);
    END
    """,
    """
    CREATE TRIGGER review_search_changed AFTER UPDATE OF summary ON review_item
    BEGIN
      INSERT INTO review_search(review_search, rowid, summary) VALUES ('delete', OLD.id, OLD.summary);
      INSERT INTO review_search(rowid, summary) VALUES (NEW.id, NEW.summary);
    END
    """,
    "INSERT INTO review_search(review_search) VALUES ('rebuild')",
)


def upgrade() -> None:
    op.create_table(
        "review_queue",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("conditions", DOCUMENT, nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_queue")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("user_id", IDENTIFIER, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("arguments", DOCUMENT, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_saved_view_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_view_user_id_name")),
    )
    op.add_column(
        "review_item", sa.Column("because", DOCUMENT, nullable=False, server_default="[]")
    )
    # Columns are added one by one: a table made anew (batch mode) would lose its triggers.
    op.add_column("review_item", sa.Column("queue_id", IDENTIFIER, nullable=True))
    op.create_index(
        "ix_review_item_named_queue", "review_item", ["queue_id", "state", "decide_by", "id"]
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in SEARCH:
            op.execute(statement)
    else:
        op.execute(
            "CREATE INDEX ix_review_item_search ON review_item "
            "USING gin (to_tsvector('simple', summary))"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("added", "removed", "changed"):
            op.execute(f"DROP TRIGGER review_search_{name}")
        op.execute("DROP TABLE review_search")
    else:
        op.execute("DROP INDEX ix_review_item_search")
    op.drop_index("ix_review_item_named_queue", table_name="review_item")
    op.drop_column("review_item", "queue_id")
    op.drop_column("review_item", "because")
    op.drop_table("saved_view")
    op.drop_table("review_queue")
