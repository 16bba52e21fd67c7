"""The migrations lead to the tables that the models describe, and back."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import Migrate, downgrade, upgrade

from moderation.extensions import db
from moderation.paths import MIGRATIONS

SEARCH = "review_search"  # SQLite's index of words makes tables of its own
#: Indexes that PostgreSQL alone has: of expressions, and of names by code points.
OF_POSTGRESQL = ("ix_review_item_search", "ix_tag_name_points", "ix_tag_alias_name_points")


def test_the_migrations_make_what_the_models_say(app):
    assert differences() == []


def test_every_migration_can_be_taken_back_and_made_again(app):
    db.session.remove()
    Migrate(app, db, directory=str(MIGRATIONS))
    downgrade(revision="0001")
    upgrade()
    assert differences() == []


def differences():
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": included})
        return compare_metadata(context, db.metadata)


def included(name, kind, parents):
    return not (name or "").startswith(SEARCH) and name not in (*OF_POSTGRESQL, "alembic_version")
