"""Commands about the jury."""

import click

from moderation.cli.site import application, operator


@click.group()
def jury() -> None:
    """Order what the jury does."""


@jury.command()
@click.argument("slug")
def check(slug: str) -> None:
    """Have the jury hear the topic SLUG again."""
    from moderation.actions import checks

    with application():
        checks.order_check(operator(), slug)
    click.echo(f"The jury will hear {slug}.")
