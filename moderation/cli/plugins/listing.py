"""What is installed, what became of it, and whether it still is what was installed."""

import builtins
import json
from typing import TYPE_CHECKING

import click

from moderation.cli.site import application, configuration

if TYPE_CHECKING:
    from pathlib import Path

    from moderation.hooks.loading.packages import InstalledPackage
    from moderation.hooks.loading.records import PluginRecord


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def list(as_json: bool) -> None:
    """List every plugin with its state, and the reason of those that are not loaded."""
    from moderation.hooks.loading.packages import installed

    with application() as app:
        packages = {
            plugin: one
            for one in installed(app.config["VENIRE"].instance)
            for plugin in one.plugins
        }
        told = [
            _told(record, packages, app.config["VENIRE"].instance)
            for record in app.extensions["venire_plugins"].plugins
        ]
    if as_json:
        click.echo(json.dumps(told))
        return
    for plugin in told:
        words = [text for name, text in plugin.items() if name != "hash"]
        click.echo("  ".join(filter(None, words)))


def _told(
    record: "PluginRecord", packages: "dict[str, InstalledPackage]", instance: "Path"
) -> dict[str, str]:
    from moderation.hooks.loading.fingerprints import fingerprint

    found = packages.get(record.name) if record.source.origin.value == "entry_point" else None
    return {
        "name": record.name,
        "origin": record.source.origin.value,
        "state": record.state.value,
        "doors": ", ".join(record.doors),
        "version": record.version,
        "package": found.pin.wanted if found else "",
        "hash": fingerprint(record.source, instance),
        "reason": " ".join(str(record.reason or "").split()),
    }


@click.command()
def check() -> None:
    """Say whether what is installed is whole, fits Venire and loads; exit status 1 if not."""
    from moderation.domain.errors import VenireError
    from moderation.work.installing.changing import check_installed
    from moderation.work.installing.generations import Shelf

    shelf = Shelf(configuration().instance)
    try:
        seen = check_installed(shelf)
    except VenireError as error:
        click.echo(str(error.reason))
        raise SystemExit(1) from None
    pins: builtins.list[str] = [one.pin.wanted for one in shelf.installed()]
    click.echo(f"Sound: {', '.join(pins) or 'nothing is installed'}.")
    for line in (*seen.doors, *seen.notes):
        click.echo(f"  {line}")
