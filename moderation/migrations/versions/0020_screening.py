"""What filters learn from, what they learned, how they do; sketches of texts; addresses for a time."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
ITEM = "review_item"
IN_USE = sa.text("in_use")
UNANSWERED = sa.text("answered_at IS NULL")


def upgrade() -> None:
    _create_lessons()
    _create_models()
    _create_hours()
    _create_outcomes()
    _create_samples()
    _create_sketches()
    _create_addresses()


def _of_item(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_item_id_{ITEM}")
    return sa.ForeignKeyConstraint(["item_id"], [f"{ITEM}.id"], name=name, ondelete="CASCADE")


def _create_lessons() -> None:
    op.create_table(
        "lesson",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("item_id", IDENTIFIER, nullable=True),
        sa.Column("seed", sa.String(length=60), nullable=False),
        sa.Column("content", DOCUMENT, nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("unwanted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("taught_at", MOMENT, nullable=False),
        _of_item("lesson"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("item_id", name=op.f("uq_lesson_item_id")),
    )
    op.create_index("ix_lesson_seed", "lesson", ["seed", "taught_at", "id"])
    op.create_index("ix_lesson_taught_at", "lesson", ["taught_at", "id"])


def _create_models() -> None:
    op.create_table(
        "filter_model",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("filter_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("known", sa.LargeBinary(), nullable=False),
        sa.Column("lessons", sa.Integer(), nullable=False),
        sa.Column("unwanted", sa.Integer(), nullable=False),
        sa.Column("figures", DOCUMENT, nullable=False),
        sa.Column("silent", DOCUMENT, nullable=True),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filter_model")),
    )
    op.create_index("uq_filter_model_number", "filter_model", ["filter_id", "number"], unique=True)
    op.create_index(
        "uq_filter_model_in_use", "filter_model", ["filter_id"], unique=True,
        sqlite_where=IN_USE, postgresql_where=IN_USE,
    )  # fmt: skip


def _create_hours() -> None:
    op.create_table(
        "filter_hour",
        sa.Column("filter_id", sa.String(length=64), nullable=False),
        sa.Column("trial", sa.Boolean(), nullable=False),
        sa.Column("hour", MOMENT, nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("asked", "hits", "alone", "known", "abstained", "failed")
        ),
        sa.Column("elapsed_ms", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("filter_id", "trial", "hour", name=op.f("pk_filter_hour")),
    )
    op.create_index("ix_filter_hour_hour", "filter_hour", ["hour"])


def _create_outcomes() -> None:
    op.create_table(
        "filter_outcome",
        sa.Column("item_id", IDENTIFIER, nullable=False),
        sa.Column("filter_id", sa.String(length=64), nullable=False),
        sa.Column("setup", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("unwanted", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("afterwards", sa.Boolean(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        _of_item("filter_outcome"),
        sa.PrimaryKeyConstraint("item_id", "filter_id", "setup", name=op.f("pk_filter_outcome")),
    )
    columns = ["filter_id", "setup", "decided_at"]
    op.create_index("ix_filter_outcome_newest", "filter_outcome", columns)
    op.create_index("ix_filter_outcome_decided_at", "filter_outcome", ["decided_at"])
    setup = sa.Column("setup", sa.String(length=16), nullable=False, server_default="")
    op.add_column("finding", setup)


def _create_samples() -> None:
    op.create_table(
        "blind_sample",
        sa.Column("item_id", IDENTIFIER, nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("drawn_at", MOMENT, nullable=False),
        sa.Column("unwanted", sa.Boolean(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        _of_item("blind_sample"),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_blind_sample")),
    )
    op.create_index("ix_blind_sample_drawn_at", "blind_sample", ["drawn_at"])
    op.create_index(
        "ix_blind_sample_open", "blind_sample", ["drawn_at"],
        sqlite_where=UNANSWERED, postgresql_where=UNANSWERED,
    )  # fmt: skip


def _create_sketches() -> None:
    bands = [f"band_{number}" for number in range(1, 7)]
    op.create_table(
        "text_sketch",
        sa.Column("item_id", IDENTIFIER, nullable=False),
        *(sa.Column(band, sa.BigInteger(), nullable=False) for band in bands),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        _of_item("text_sketch"),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_text_sketch")),
    )
    for band in bands:
        op.create_index(f"ix_text_sketch_{band}", "text_sketch", [band, "item_id"])
    op.create_index("ix_text_sketch_made_at", "text_sketch", ["made_at"])


def _create_addresses() -> None:
    with op.batch_alter_table("request_trace") as trace:
        trace.add_column(
            sa.Column("address_key", sa.String(length=64), nullable=False, server_default="")
        )
        trace.add_column(sa.Column("address", sa.LargeBinary(), nullable=True))
        trace.add_column(sa.Column("address_until", sa.Date(), nullable=True))
        trace.create_index("ix_request_trace_address_key", ["address_key", "item_id"])
        trace.create_index("ix_request_trace_address_until", ["address_until"])
    op.create_table(
        "day_key",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_day_key")),
    )


def downgrade() -> None:
    op.drop_table("day_key")
    with op.batch_alter_table("request_trace") as trace:
        trace.drop_index("ix_request_trace_address_until")
        trace.drop_index("ix_request_trace_address_key")
        for column in ("address_until", "address", "address_key"):
            trace.drop_column(column)
    with op.batch_alter_table("finding") as finding:
        finding.drop_column("setup")
    outcomes = ("blind_sample", "filter_outcome", "filter_hour")
    for table in ("text_sketch", *outcomes, "filter_model", "lesson"):
        op.drop_table(table)
