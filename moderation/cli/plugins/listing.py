"""What is installed, and what became of it."""

import json
from typing import TYPE_CHECKING

import click

from moderation.cli.site import application

if TYPE_CHECKING:
    from moderation.hooks.loading.records import PluginRecord


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def list(as_json: bool) -> None:
    """List every plugin with its state, and the reason of those that are not loaded."""
    with application() as app:
        told = [_told(record) for record in app.extensions["venire_plugins"].plugins]
    if as_json:
        click.echo(json.dumps(told))
    else:
        for plugin in told:
            click.echo("  ".join(filter(None, plugin.values())))


def _told(record: "PluginRecord") -> dict[str, str]:
    return {
        "name": record.name,
        "origin": record.source.origin.value,
        "state": record.state.value,
        "doors": ", ".join(record.doors),
        "reason": " ".join(str(record.reason or "").split()),
    }
