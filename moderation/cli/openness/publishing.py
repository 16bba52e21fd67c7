"""The ledger's public part as a file."""

from pathlib import Path

import click

from moderation.cli.site import application


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option(
    "--withhold", "kinds", multiple=True, metavar="KIND",
    help="Tell only place and hash of acts on this kind (such as user), or with own_words.",
)  # fmt: skip
@click.option(
    "--whole", is_flag=True, help="Withhold nothing but private parts and what --withhold names."
)
def publish(file: Path, kinds: tuple[str, ...], whole: bool) -> None:
    """Write the ledger's public part to FILE, for anybody to check with `verify --public`.

    What is not sealed yet is sealed first. Acts on settings, changes of plugins and known answers
    are withheld unless --whole is given; docs/openness.md says what that costs.
    """
    from moderation.actions.operating.sealing import seal_ledger
    from moderation.queries.openness.publishing import (
        CAN_BE_WITHHELD,
        USUALLY_WITHHELD,
        published_ledger,
    )

    unknown = sorted({*kinds} - CAN_BE_WITHHELD)
    if unknown:
        # A slip of the pen would publish what somebody meant to keep.
        can = ", ".join(sorted(CAN_BE_WITHHELD))
        raise click.UsageError(f"--withhold knows no {', '.join(unknown)}. It takes: {can}")
    withheld = {*kinds} if whole else {*USUALLY_WITHHELD, *kinds}
    part = file.with_name(f"{file.name}.part")
    with application():
        while seal_ledger():
            pass
        with part.open("w", encoding="utf-8", newline="\n") as opened:
            opened.writelines(published_ledger(withheld))
        part.replace(file)
    click.echo(f"The public part of the ledger is in {file}.")
