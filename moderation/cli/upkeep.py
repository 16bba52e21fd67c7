"""Commands that keep an installation in order."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn, TextIO

import click

from moderation.cli.settled import is_settled
from moderation.cli.site import application, configuration, operator

if TYPE_CHECKING:
    from flask import Flask

    from moderation.actions.operating.repairing import Mended
    from moderation.domain.ledger.published import Reading
    from moderation.queries.verification import Verification


@click.command()
@click.option("--demo", is_flag=True, help="Load the demo gallery if the database is new.")
def prepare(demo: bool) -> None:
    """Make the instance ready to run, and say how the first admin signs in."""
    if is_settled(configuration()):
        return
    from moderation.migrations import migrate_to_newest

    with application() as app:
        new = _is_new()
        migrate_to_newest(app)
        if demo:
            _load_demo(app, new=new)
        _invite_first_admin(app.config["VENIRE"].public_url)


@click.command()
def upgrade() -> None:
    """Bring the database to this version's tables."""
    from moderation.migrations import migrate_to_newest

    with application() as app:
        migrate_to_newest(app)
    click.echo("The database is up to date.")


def _is_new() -> bool:
    from sqlalchemy import inspect

    from moderation.extensions import db

    return not inspect(db.engine).has_table("alembic_version")


def _load_demo(app: "Flask", *, new: bool) -> None:
    """Load the demo gallery into a new database, or go on where a first start was cut off."""
    from moderation import demo

    if new or demo.unfinished(app):
        click.echo("Loading the demo gallery ...")
        demo.load(app, datetime.now(UTC))


def _invite_first_admin(public_url: str) -> None:
    """Print a link that signs in once, as long as no admin has chosen a password."""
    from moderation.actions.users import first_admin_link

    token = first_admin_link(operator())
    if token is not None:
        click.echo("The first admin signs in here, once, within 24 hours:")
        click.echo(f"  {public_url}/auth/link/{token}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--public",
    "file",
    type=click.File(encoding="utf-8", errors="replace"),
    help="Check this file alone.",
)
@click.option("--holds", multiple=True, metavar="HASH", help="A hash that FILE must hold.")
@click.option("--repair", "mend", is_flag=True, help="Put right first what is derived.")
def verify(as_json: bool, file: TextIO | None, holds: tuple[str, ...], mend: bool) -> None:
    """Check the ledger's chain and that its replay gives what the tables hold.

    With --repair, what is derived is derived again first: counts, forms of names, broader tags,
    implied tags on topics, figures by month; and acts that wait are sealed. What the ledger covers
    is never written to fit.

    With --public FILE, check a published ledger instead, without any database. A seal that was
    published or mailed on some day goes with --holds.

    Ends with 0 where all is sound (now), 1 where something is not, 2 for a wrong option.
    """
    if mend and file is not None:
        raise click.UsageError("A published ledger is checked only: leave out --repair.")
    if file is not None:
        _tell(_verified_file(file, holds), as_json, None)
    with application():
        mended = _mended() if mend else None
        _tell(_verified(), as_json, mended)


def _tell(report: "Verification | Reading", as_json: bool, mended: "Mended | None") -> NoReturn:
    """Print what was found, after what was mended, and end."""
    if as_json:
        rows = {} if mended is None else {"mended": dict(mended.rows)}
        click.echo(json.dumps({**report.to_json(), **rows}))
    else:
        click.echo(f"{report}" if mended is None else f"{mended}\n{report}")
    raise SystemExit(0 if report.sound else 1)


def _mended() -> "Mended":
    from moderation.actions.operating.repairing import repair
    from moderation.actions.operating.sealing import seal_ledger

    mended = repair(operator())
    while seal_ledger():  # it may be that no clock runs meanwhile
        pass
    return mended


def _verified() -> "Verification":
    from moderation.queries.verification import verify as check

    return check()


def _verified_file(file: TextIO, holds: tuple[str, ...]) -> "Reading":
    from moderation.domain.ledger.published import LONGEST_LINE, check

    # A line is read up to a length: what goes on is no line of a ledger, and is said to be none.
    lines = iter(lambda: file.readline(LONGEST_LINE + 1), "")
    return check(lines, holds)
