"""Commands that keep an installation in order."""

import json

import click

from moderation.cli.site import application


@click.command()
@click.option("--demo", is_flag=True, help="Load the demo gallery if the database is new.")
def prepare(demo: bool) -> None:
    """Make the instance ready to run: tables, and on the first start what a newcomer needs."""
    with application():
        new = _is_new()
        _migrate()
        if new and demo:
            from moderation import demo as gallery

            gallery.load()


@click.command()
def upgrade() -> None:
    """Bring the database to this version's tables."""
    with application():
        _migrate()
    click.echo("The database is up to date.")


def _is_new() -> bool:
    from sqlalchemy import inspect

    from moderation.extensions import db

    return not inspect(db.engine).has_table("alembic_version")


def _migrate() -> None:
    import flask_migrate

    from moderation.paths import MIGRATIONS

    flask_migrate.upgrade(directory=str(MIGRATIONS))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(as_json: bool) -> None:
    """Check the ledger's chain and that its replay gives what the tables hold."""
    from moderation.queries.verification import verify as check

    with application():
        report = check()
    click.echo(json.dumps(report.to_json()) if as_json else str(report))
    raise SystemExit(0 if report.sound else 1)
