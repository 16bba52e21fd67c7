"""Commands about plugins."""

import click

from moderation.cli.site import application


@click.group()
def plugins() -> None:
    """Look at the plugins."""


@plugins.command("list")
def list_plugins() -> None:
    """List every plugin with its state, and the reason of those that did not load."""
    with application():
        raise NotImplementedError
