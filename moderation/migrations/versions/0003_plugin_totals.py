"""All calls that each plugin ever got, kept when the hours are deleted.

It begins with the hours that are there.
"""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OUTCOMES = ("scores", "abstentions", "errors", "timeouts", "refusals", "limited", "skipped")


def upgrade() -> None:
    totals = op.create_table(
        "plugin_total",
        sa.Column("plugin", sa.String(length=60), nullable=False),
        sa.Column("door", sa.String(length=32), nullable=False),
        sa.Column("backend", sa.String(length=60), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in OUTCOMES),
        sa.Column(
            "latencies", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("plugin", "door", "backend", name=op.f("pk_plugin_total")),
    )
    rows = op.get_bind().execute(sa.text("SELECT * FROM plugin_health")).mappings()
    sums: dict[tuple[str, str, str], dict[str, object]] = {}
    for row in rows:
        _add(sums.setdefault((row["plugin"], row["door"], row["backend"]), {}), row)
    if sums:
        keys = ("plugin", "door", "backend")
        op.bulk_insert(
            totals, [{**dict(zip(keys, key, strict=True)), **one} for key, one in sums.items()]
        )


def _add(total: dict[str, object], row: sa.RowMapping) -> None:
    for name in OUTCOMES:
        total[name] = total.get(name, 0) + row[name]
    found = row["latencies"]
    hour = json.loads(found) if isinstance(found, str) else found
    before = total.get("latencies") or [0] * len(hour)
    total["latencies"] = [one + other for one, other in zip(before, hour, strict=False)] or before


def downgrade() -> None:
    op.drop_table("plugin_total")
