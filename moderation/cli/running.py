"""Commands that run the parts: all of them under one supervisor, or one of them alone."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from typing import NoReturn

import click

from moderation.cli.site import configuration
from moderation.config import QUEUES, Config


@click.command()
@click.option("--demo", is_flag=True, help="Load the demo gallery if this instance is new.")
def up(demo: bool) -> None:
    """Run everything: broker, web, workers and tick under one supervisor."""
    from moderation.cli.serving import WEB_WORKERS, refuse_taken_port
    from moderation.work.processes import supervisor

    config = configuration()
    supervisor.run(
        config, demo=demo, check=partial(refuse_taken_port, config), web_workers=WEB_WORKERS
    )


@click.command()
@click.option("--beside", is_flag=True, hidden=True, help="Share the port with who serves now.")
def web(beside: bool) -> None:
    """Serve the pages."""
    from moderation.cli.serving import refuse_taken_port

    config = configuration()
    if beside:  # a graceful restart: the supervisor ends the other one
        _become_server(config)
    refuse_taken_port(config)
    click.echo(f"Venire listens on {config.bind} port {config.port}.")
    _become_server(config)


@click.command()
def crew() -> None:
    """Run the workers of all queues and the tick, forked from one process."""
    from moderation.work.processes import crew as processes

    processes.run(configuration())


@click.command()
@click.argument("queue", type=click.Choice(QUEUES))
def worker(queue: str) -> None:
    """Work on one QUEUE until told to stop."""
    from moderation.work.processes import crew

    crew.run_worker(configuration(), queue)


@click.command()
def tick() -> None:
    """Run the clock: due work, expired leases, sealing, schedules, cleaning."""
    from moderation.work.processes import crew

    crew.run_tick(configuration())


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(as_json: bool) -> None:
    """Say whether the web is ready, what the queues hold and who works; exit status 1 if not."""
    from moderation.cli.serving import readiness
    from moderation.cli.standing import standing

    config = configuration()
    place = {"instance": str(config.instance), "address": config.public_url}
    found = {**place, **readiness(config), **standing(config)}
    if as_json:
        click.echo(json.dumps(found))
    else:
        click.echo("\n".join(_lines(found)))
    raise SystemExit(0 if found["ready"] else 1)


def _lines(found: Mapping[str, object], indent: str = "") -> Iterator[str]:
    """Give a line for each name and value; what is nested stands below, further in."""
    for name, value in found.items():
        if isinstance(value, Mapping) and any(isinstance(one, Mapping) for one in value.values()):
            yield f"{indent}{name}:"
            yield from _lines(value, indent + "  ")
        elif isinstance(value, Mapping):
            told = ", ".join(f"{key} {one}" for key, one in value.items())
            yield f"{indent}{name}: {told}"
        else:
            yield f"{indent}{name}: {'none' if value is None else value}"


def _become_server(config: Config) -> NoReturn:
    """Give this process to the web server."""
    from moderation.cli.serving import server_command

    command = server_command(config.bind, config.port, "moderation.cli.serving:application")
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606
