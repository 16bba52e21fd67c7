"""Commands about the jury."""

import click

from moderation.cli.site import application, operator


@click.group()
def jury() -> None:
    """Order what the jury does."""


@jury.command()
@click.argument("slug")
def check(slug: str) -> None:
    """Have the jury hear the topic SLUG again; a worker on the queue "jury" does it."""
    from moderation.actions.jury import order_check

    with application():
        order_check(operator(), slug, cause="operator")
    click.echo(f"The jury will hear {slug}.")
