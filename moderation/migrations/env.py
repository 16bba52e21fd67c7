"""Alembic's entry: migrations run on the application's own engine."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from moderation import models  # noqa: F401 - registers the tables
from moderation.extensions import db


def run() -> None:
    """Run the migrations on a live connection, as one transaction that may write."""
    engine = db.engine
    with engine.connect().execution_options(venire_write=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=engine.dialect.name == "sqlite",
            compare_type=True,
            render_item=render_item,
            user_module_prefix="types.",
        )
        with context.begin_transaction():
            context.run_migrations()


def render_item(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """Write our own column types as the plain ones of the database, so that history stays readable."""
    if kind == "type" and type(item).__name__ == "Instant":
        return "sa.DateTime(timezone=True)"
    return False


current_app.logger.debug("migrating")
run()
