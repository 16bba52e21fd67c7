"""Commands about the vocabulary."""

from typing import TYPE_CHECKING, BinaryIO, NoReturn, TextIO

import click

from moderation.cli.site import application, operator

if TYPE_CHECKING:
    from moderation.domain.tags.requests import RefusedRequest

MOST_FAULTS = 100


@click.group()
def tags() -> None:
    """Read and write the vocabulary."""


@tags.command()
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=True), default="-")
def export(file: TextIO) -> None:
    """Write all tags to FILE, or to the standard output: CSV, a tag a line, by name.

    docs/upkeep.md says what the columns hold.
    """
    from moderation.domain.tags.sheets import sheet_pieces
    from moderation.queries.tags.sheet import all_rows

    with application():
        for piece in sheet_pieces(all_rows()):
            file.write(piece)


@tags.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Say what would come, and change nothing.")
def import_(file: BinaryIO, dry_run: bool) -> None:
    """Bring the tags of FILE, which is as `export` writes it; - is the standard input.

    New tags, aliases and broader tags come, and what is said of tags is said anew where FILE says
    something. Nothing goes. What FILE and the vocabulary both have stays as it is, so it may come
    twice. When a line is wrong nothing is changed, and all such lines are named.

    Ends with 0 when it is done, 1 when it was refused, 2 for a wrong option.
    """
    from moderation.actions.tags.importing import import_tags
    from moderation.domain.tags.requests import RefusedRequest
    from moderation.domain.tags.sheets import decoded

    with application():
        try:
            coming = import_tags(operator(), decoded(file.read()), dry_run=dry_run)
        except RefusedRequest as error:
            _refuse(error)
    click.echo(f"{'Would bring' if dry_run else 'Brought'} {coming}.")


@tags.command()
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@click.option("--as", "email", metavar="EMAIL", help="Whose change it is; else this machine's.")
@click.option("--reason", default="", help="Why, for those who read of it later.")
def apply(file: BinaryIO, dry_run: bool, email: str | None, reason: str) -> None:
    """Change the vocabulary as the lines of FILE ask; - is the standard input.

    A line is like "merge ml -> machine learning"; docs/tags.md has them all. When one cannot be
    done nothing is changed, and all such lines are named. A worker does it; what reaches far waits
    until somebody else agrees on the desk.

    Ends with 0 when it is done, 1 when it was refused, 2 for a wrong option.
    """
    from moderation.cli.vocabulary.requests import acting, carry_out, print_preview
    from moderation.domain.tags.requests import RefusedRequest, decoded

    with application():
        context = acting(email)
        try:
            text = decoded(file.read())
            print_preview(text)
            if not dry_run:
                carry_out(context, text, reason)
        except RefusedRequest as error:
            _refuse(error)


def _refuse(error: "RefusedRequest") -> NoReturn:
    """Name the lines that are wrong, and end."""
    for fault in error.faults[:MOST_FAULTS]:
        click.echo(f"line {fault.line}: {fault.reason}", err=True)
    if len(error.faults) > MOST_FAULTS:
        click.echo(f"and {len(error.faults) - MOST_FAULTS} more", err=True)
    click.echo(f"venire: {error.reason}", err=True)
    raise SystemExit(1)
