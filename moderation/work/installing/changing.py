"""Changing what is installed: a new generation is planned, filled, tried out, only then used."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from moderation.domain.messages import Message, message
from moderation.domain.plugins.pins import index_name, write_pins
from moderation.hooks.loading.blocking import blocks_of
from moderation.hooks.loading.packages import LIST, packages_in
from moderation.work.installing.fitting import (
    needed,
    refuse_blocked,
    refuse_conflicts,
    running_environment,
)
from moderation.work.installing.generations import Shelf
from moderation.work.installing.pip import links, run_pip
from moderation.work.installing.planning import Order, kept_wheels, plan
from moderation.work.installing.refusals import NotInstalled
from moderation.work.installing.restarting import DONE, restart, supervisor_of
from moderation.work.installing.trying import Seen, Trial, try_out
from moderation.work.installing.wheels import Wheel, changed_since

HEADING = ("What is installed, made by Venire: change it with `venire plugins`.",)


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a change: in words, what the new plugins registered, and their notes."""

    said: Message
    seen: Seen = field(default_factory=lambda: Seen((), ()))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A generation (None: nothing) that is ready to be used.

    `said` tells what was done, `later` the same where nothing was started anew.
    """

    generation: str | None
    said: Message
    later: Message
    seen: Seen = field(default_factory=lambda: Seen((), ()))


Change = Callable[[Shelf], Prepared]


def carry_out(shelf: Shelf, change: Change) -> Changed:
    """Prepare a change, switch to it and have web and workers started anew.

    When they do not come up, what was installed before is in use again. Raises NotInstalled with
    the reason. Only for who holds the shelf's lock.
    """
    before = shelf.current()
    prepared = change(shelf)
    shelf.switch(prepared.generation)
    notice = restart(shelf.instance)
    if notice is not None and notice.state != DONE:
        _go_back(shelf, prepared.generation, before)
        text = message(
            "It was rolled back: with it, %(why)s. What was installed before is in use.",
            why=notice.reason or "Venire did not come up",
        )
        raise NotInstalled(text)
    shelf.prune()
    return Changed(prepared.later if notice is None else prepared.said, prepared.seen)


def _go_back(shelf: Shelf, tried: str | None, before: str | None) -> None:
    if shelf.current() == tried:  # else the supervisor did it
        shelf.switch(before)
    if tried is not None and tried != before and shelf.before(tried) == before:
        shelf.discard(tried)


def install(order: Order, limits: Trial, *, upgrade: bool = False) -> Change:
    """Give the change that adds plugins, or replaces those installed in another version."""
    return lambda shelf: _install(shelf, order, limits, upgrade=upgrade)


def _install(shelf: Shelf, order: Order, limits: Trial, *, upgrade: bool) -> Prepared:
    environment = running_environment(shelf.folder)
    with TemporaryDirectory(prefix="venire-") as place:
        wheels = plan(shelf, order, environment, Path(place), upgrade=upgrade)
        before = {one.pin for one in shelf.installed()}
        fresh = [wheel for wheel in wheels if wheel.pin not in before]
        folder = _fill(shelf, wheels)
    try:
        seen = try_out(shelf.instance, folder, _plugins(wheels), limits)
    except BaseException:
        shelf.discard(folder.name)
        raise
    pins = ", ".join(wheel.pin.wanted for wheel in fresh)
    said = message("Installed: %(pins)s.", pins=pins)
    later = message(
        "Installed: %(pins)s. Venire was not running: it counts from the next start.", pins=pins
    )
    return Prepared(folder.name, said, later, seen)


def _fill(shelf: Shelf, wheels: Sequence[Wheel]) -> Path:
    """Make a generation of checked wheels; pip checks their hashes once more as it unpacks."""
    places = [shelf.keep_wheel(wheel.path, wheel.pin.hashes[0]).parent for wheel in wheels]
    folder = shelf.new()
    try:
        (folder / LIST).write_text(write_pins([one.pin for one in wheels], HEADING))
        if wheels:
            run_pip(
                "install", "--quiet", "--target", str(folder), "--no-deps", "--require-hashes",
                "--no-index", "--no-warn-script-location", *links(places),
                "--requirement", str(folder / LIST),
            )  # fmt: skip
    except BaseException:
        shelf.discard(folder.name)
        raise
    return folder


def _plugins(wheels: Sequence[Wheel]) -> list[str]:
    return [name for wheel in wheels for name, _ in wheel.plugins]


def remove(name: str) -> Change:
    """Give the change that takes a plugin away, and what nothing else needs."""
    return lambda shelf: _remove(shelf, name)


def _remove(shelf: Shelf, name: str) -> Prepared:
    kept = kept_wheels(shelf)
    leaving = [one for one in kept if one.plugins and _is_named(one, name)]
    if not leaving:
        raise NotInstalled(message("%(name)s is not installed.", name=name[:100]))
    staying = needed([one for one in kept if one not in leaving])
    for one in staying:
        if any(index_name(need.name) == leaving[0].pin.name for need in one.needs):
            text = message("%(pin)s needs it.", pin=one.pin.wanted)
            raise NotInstalled(text)
    pins = ", ".join(one.pin.wanted for one in kept if one not in staying)
    said = message("Removed: %(pins)s.", pins=pins)
    later = message(
        "Removed: %(pins)s. Venire was not running: it counts from the next start.", pins=pins
    )
    return Prepared(_fill(shelf, staying).name, said, later)


def _is_named(wheel: Wheel, name: str) -> bool:
    return index_name(name) == wheel.pin.name or name in {plugin for plugin, _ in wheel.plugins}


def roll_back(shelf: Shelf) -> Prepared:
    """Be the change back to the generation before. Raises NotInstalled when there is none."""
    now = shelf.current()
    earlier = shelf.before(now)
    if now is None or (earlier is None and not shelf.is_first(now)):
        raise NotInstalled(message("There is nothing to go back to."))
    found = () if earlier is None else packages_in(shelf.folder / earlier)
    return _back_to(earlier, ", ".join(one.pin.wanted for one in found))


def _back_to(earlier: str | None, pins: str) -> Prepared:
    if not pins:
        said = message("No package is installed any more.")
        later = message(
            "No package is installed any more. Venire was not running: it counts from the next"
            " start."
        )
        return Prepared(earlier, said, later)
    said = message("In use again: %(pins)s.", pins=pins)
    later = message(
        "In use again: %(pins)s. Venire was not running: it counts from the next start.", pins=pins
    )
    return Prepared(earlier, said, later)


def start_anew(shelf: Shelf) -> Prepared:
    """Be no change at all: web and workers are started anew with what is installed.

    Raises NotInstalled where no supervisor runs that could do it.
    """
    if supervisor_of(shelf.instance) is None:
        raise NotInstalled(message("No supervisor runs on this instance: start venire up."))
    said = message("Web and workers were started anew.")
    gone = message("Nothing was started anew: the supervisor has ended.")
    return Prepared(shelf.current(), said, gone)


def check_installed(shelf: Shelf, limits: Trial | None = None) -> Seen:
    """Look whether what is installed is what its wheels hold, fits Venire as it is now, and loads.

    Raises NotInstalled with the first thing that is wrong.
    """
    name, wheels = shelf.current(), kept_wheels(shelf)
    if name is None or not wheels:
        return Seen((), ())
    for wheel in wheels:
        for file in changed_since(wheel, shelf.folder / name):
            text = message("%(file)s of %(pin)s was changed after it was installed.",
                           file=file, pin=wheel.pin.wanted)  # fmt: skip
            raise NotInstalled(text)
    refuse_blocked(wheels, blocks_of(shelf.instance))
    refuse_conflicts(wheels, running_environment(shelf.folder))
    return try_out(shelf.instance, shelf.folder / name, _plugins(wheels), limits or Trial())
