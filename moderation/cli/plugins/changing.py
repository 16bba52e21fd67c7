"""Installing, removing and going back: code comes onto the machine here and nowhere else."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from moderation.cli.site import application, configuration, operator
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.plugins.pins import (
    SHA256,
    Pin,
    parse_pins,
    parse_wanted,
    write_pins,
)

if TYPE_CHECKING:
    from flask import Flask

    from moderation.config import Config
    from moderation.work.installing.changing import Change
    from moderation.work.installing.planning import Order

_wanted = click.argument("wanted", nargs=-1, metavar="NAME==VERSION|WHEEL")
_file = click.option(
    "-r", "--requirement", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of NAME==VERSION with hashes, as lock writes it.",
)  # fmt: skip
_hash = click.option("--hash", "hashes", multiple=True, metavar="sha256:…", help="What it must be.")
_links = click.option(
    "--find-links", "places", multiple=True, help="A folder of wheels beside the index.",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)  # fmt: skip


@click.command()
@_wanted
@_file
@_hash
@_links
def install(
    wanted: tuple[str, ...], requirement: Path | None, hashes: tuple[str, ...], places: tuple[Path]
) -> None:
    """Install plugins from wheels with known hashes, then start web and workers anew."""
    _install("install", _order(wanted, requirement, hashes, places))


@click.command()
@_wanted
@_file
@_hash
@_links
def upgrade(
    wanted: tuple[str, ...], requirement: Path | None, hashes: tuple[str, ...], places: tuple[Path]
) -> None:
    """Put another version of installed plugins in the place of theirs."""
    _install("upgrade", _order(wanted, requirement, hashes, places))


@click.command()
@click.argument("name")
def remove(name: str) -> None:
    """Remove a plugin by its own name or its package's, and what nothing else needs."""
    from moderation.work.installing import changing

    _change("remove", name, changing.remove(name))


@click.command()
def rollback() -> None:
    """Go back to what was installed before the last change."""
    from moderation.work.installing import changing

    _change("rollback", "", changing.roll_back)


@click.command()
def restart() -> None:
    """Start web and workers anew without a gap, with what is installed now."""
    from moderation.work.installing import changing

    _change("restart", "", changing.start_anew)


@click.command()
@_wanted
@_file
@_links
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here.")
def lock(
    wanted: tuple[str, ...], requirement: Path | None, places: tuple[Path], output: Path | None
) -> None:
    """Find all that plugins take, with hashes, and print it; nothing is installed.

    As instance/plugins-allowed.txt, it is what the dashboard may ask for.
    """
    from moderation.work.installing import planning
    from moderation.work.installing.generations import Shelf

    order = _order(wanted, requirement, (), places)
    found = planning.lock(Shelf(configuration().instance), order)
    text = write_pins(found, ["Made by venire plugins lock: look at it before you trust it."])
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


@click.command()
def attend() -> None:
    """Work off what the dashboard asked for; the supervisor runs this."""
    from moderation.work.installing import attending
    from moderation.work.installing.generations import Shelf

    config = configuration()
    if Shelf(config.instance).is_busy():
        return  # who is at it now ends in time; the clock calls again
    with _bundled_only(config):
        attending.attend(config)


def _order(
    wanted: Sequence[str], file: Path | None, hashes: Sequence[str], places: Sequence[Path]
) -> "Order":
    from moderation.work.installing.planning import Order

    known = tuple(_sha256(one) for one in hashes)
    wheels = tuple(Path(one) for one in wanted if _is_file(one))
    pins = [parse_wanted(one) for one in wanted if not _is_file(one)]
    if known and len(wanted) != 1:
        raise Invalid(message("Give --hash with one package only; use -r FILE for several."))
    pins = [replace(pin, hashes=known) for pin in pins]
    if known and wheels:
        from moderation.work.installing.wheels import read_wheel

        pins.append(replace(read_wheel(wheels[0]).pin, hashes=known))
    listed = () if file is None else parse_pins(file.read_text(encoding="utf-8"))
    if not wanted and not listed:
        raise Invalid(message("Say what: NAME==VERSION, a wheel, or -r FILE."))
    return Order(_merged((*pins, *listed)), wheels, tuple(places))


def _merged(pins: Sequence[Pin]) -> tuple[Pin, ...]:
    """Join a package that stands in the line and in the file; raise Invalid where they differ."""
    found: dict[str, Pin] = {}
    for pin in pins:
        other = found.setdefault(pin.name, pin)
        if other.version != pin.version:
            raise Invalid(message("%(name)s is there with two versions.", name=pin.name))
        found[pin.name] = replace(other, hashes=other.hashes or pin.hashes)
    return tuple(found.values())


def _is_file(text: str) -> bool:
    return "==" not in text or text.endswith(".whl") or "/" in text


def _sha256(text: str) -> str:
    found = SHA256.fullmatch(text)
    if found is None:
        raise Invalid(message("Write --hash sha256: and 64 digits, not %(text)s.", text=text[:80]))
    return found[1]


def _install(act: str, order: "Order") -> None:
    from moderation.work.installing import changing
    from moderation.work.installing.trying import Trial

    target = " ".join([*(pin.wanted for pin in order.pins), *(one.name for one in order.wheels)])
    _change(act, target, changing.install(order, Trial(), upgrade=act == "upgrade"))


def _change(act: str, target: str, change: "Change") -> None:
    from moderation.work.installing.attending import write_down
    from moderation.work.installing.generations import Shelf

    config = configuration()
    shelf = Shelf(config.instance)
    with shelf.lock(), _bundled_only(config):
        changed = write_down(shelf, operator(), act, target, change)
    click.echo(str(changed.said))
    for line in (*changed.seen.doors, *changed.seen.notes):
        click.echo(f"  {line}")


def _bundled_only(config: "Config") -> AbstractContextManager["Flask"]:
    """Give the application without foreign plugins: a broken one must not keep itself in."""
    return application(replace(config, safe_mode=True, plugins=None))
