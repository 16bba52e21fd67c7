"""Planning a generation: which wheels it is made of, and why some orders are refused."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from moderation.domain.messages import message
from moderation.domain.plugins.pins import Pin
from moderation.hooks.loading.blocking import Blocks, blocks_of
from moderation.queries.plugins.requests import allowed
from moderation.work.installing.fitting import (
    Environment,
    refuse_blocked,
    refuse_conflicts,
    refuse_idle,
    refuse_other_apis,
    running_environment,
    unmet,
)
from moderation.work.installing.generations import Shelf
from moderation.work.installing.refusals import NotInstalled
from moderation.work.installing.resolving import Known, Wish, fetch, refuse_unknown, resolve
from moderation.work.installing.wheels import Wheel, read_wheel


@dataclass(frozen=True, slots=True)
class Order:
    """What to install or upgrade: pins with the hashes that came with them, and wheels as files.

    `places` are folders of more wheels.
    """

    pins: tuple[Pin, ...] = ()
    wheels: tuple[Path, ...] = ()
    places: tuple[Path, ...] = ()


def plan(
    shelf: Shelf, order: Order, environment: Environment, place: Path, *, upgrade: bool = False
) -> list[Wheel]:
    """Give the checked wheels of the whole new generation. Raises NotInstalled with why not."""
    asked = [_own_copy(read_wheel(path), place) for path in order.wheels]
    _refuse_wrong_hashes(asked, order.pins)
    kept, blocks = kept_wheels(shelf), blocks_of(shelf.instance)
    _refuse_bad(asked, blocks)
    names = {one.name for one in order.pins} | {one.pin.name for one in asked}
    pins = [pin for pin in order.pins if pin.name not in {one.pin.name for one in asked}]
    _refuse_wrong_act([*pins, *(one.pin for one in asked)], kept, upgrade=upgrade)
    others = [wheel for wheel in kept if wheel.pin.name not in names]
    _refuse_early([*asked, *others], environment, whole=not pins)
    found = resolve(_wish(shelf, order, pins, asked, others), environment.versions)
    refuse_unknown(found, _known(shelf, order, asked, kept))
    wheels = _gather(found, [*asked, *others], places_of(shelf, order), place)
    there = {wheel.pin for wheel in kept}
    _refuse_bad([wheel for wheel in wheels if wheel.pin not in there], blocks)
    refuse_conflicts(wheels, environment)
    refuse_idle(wheels)
    return wheels


def _refuse_bad(wheels: Sequence[Wheel], blocks: Blocks) -> None:
    refuse_blocked(wheels, blocks)
    refuse_other_apis(wheels)


def _own_copy(wheel: Wheel, place: Path) -> Wheel:
    """Read again what was copied: nobody changes the file between the look and the use."""
    copy = place / "asked" / wheel.path.name
    copy.parent.mkdir(exist_ok=True)
    shutil.copyfile(wheel.path, copy)
    return read_wheel(copy)


def _refuse_wrong_hashes(wheels: Sequence[Wheel], pins: Sequence[Pin]) -> None:
    for wheel in wheels:
        for pin in pins:
            stated = pin.hashes if pin.name == wheel.pin.name else ()
            if stated and wheel.pin.hashes[0] not in stated:
                text = message(
                    "%(pin)s is refused: its hash is sha256:%(found)s, known is sha256:%(known)s.",
                    pin=wheel.pin.wanted, found=wheel.pin.hashes[0], known=stated[0],
                )  # fmt: skip
                raise NotInstalled(text)


def kept_wheels(shelf: Shelf) -> list[Wheel]:
    """Read the wheels of what is installed now. Raises NotInstalled when one is gone."""
    wheels = []
    for one in shelf.installed():
        path = shelf.wheel_of(one.pin)
        if path is None:
            text = message("The wheel of %(pin)s is gone from %(folder)s: put it back first.",
                           pin=one.pin.wanted, folder=str(shelf.folder / "wheels"))  # fmt: skip
            raise NotInstalled(text)
        wheels.append(read_wheel(path))
    return wheels


def _refuse_wrong_act(pins: Sequence[Pin], kept: Sequence[Wheel], *, upgrade: bool) -> None:
    there = {wheel.pin.name: wheel.pin for wheel in kept}
    for pin in pins:
        installed = there.get(pin.name)
        if installed is not None and installed.version == pin.version and not pin.hashes:
            raise NotInstalled(message("%(pin)s is installed already.", pin=pin.wanted))
        if installed is not None and installed.hashes == pin.hashes:
            raise NotInstalled(message("%(pin)s is installed already.", pin=pin.wanted))
        if installed is not None and not upgrade:
            text = message("%(pin)s is installed: use upgrade.", pin=installed.wanted)
            raise NotInstalled(text)
    if upgrade and not any(pin.name in there for pin in pins):
        raise NotInstalled(message("None of this is installed: use install."))


def _refuse_early(wheels: Sequence[Wheel], environment: Environment, *, whole: bool) -> None:
    """Refuse in our own words what the wheels in hand show, before pip is asked."""
    refuse_conflicts(wheels, environment)
    if whole and not unmet(wheels, environment):
        refuse_idle(wheels)


def _wish(
    shelf: Shelf, order: Order, pins: Sequence[Pin], asked: Sequence[Wheel], others: Sequence[Wheel]
) -> Wish:
    plugins = [wheel for wheel in others if wheel.plugins]
    held = [wheel.pin for wheel in others if not wheel.plugins]
    wheels = (*asked, *plugins)
    return Wish(tuple(pins), wheels, tuple(held), places_of(shelf, order))


def places_of(shelf: Shelf, order: Order) -> tuple[Path, ...]:
    """Give the folders in which wheels may be found beside the operator's index."""
    own = [path.parent for one in shelf.installed() if (path := shelf.wheel_of(one.pin))]
    beside = [path.absolute().parent for path in order.wheels]
    return tuple(dict.fromkeys([*order.places, *own, *beside]))


def _known(shelf: Shelf, order: Order, asked: Sequence[Wheel], kept: Sequence[Wheel]) -> Known:
    """Gather who vouches for what: the order, files in hand, what is installed, the list."""
    pins = [*order.pins, *(wheel.pin for wheel in (*asked, *kept)), *allowed(shelf.instance).pins]
    known: dict[tuple[str, str], tuple[str, ...]] = {}
    for pin in pins:
        identity = (pin.name, pin.version)
        known[identity] = tuple(dict.fromkeys([*known.get(identity, ()), *pin.hashes]))
    # What the order itself says about a package has the last word over every list.
    known.update({(pin.name, pin.version): pin.hashes for pin in order.pins if pin.hashes})
    return known


def _gather(
    found: Sequence[Pin], in_hand: Sequence[Wheel], places: Sequence[Path], place: Path
) -> list[Wheel]:
    have = {wheel.pin.hashes[0]: wheel for wheel in in_hand}
    ready = [have[pin.hashes[0]] for pin in found if pin.hashes and pin.hashes[0] in have]
    missing = [pin for pin in found if not (pin.hashes and pin.hashes[0] in have)]
    folder = place / "fetched"
    folder.mkdir()
    return sorted([*ready, *fetch(missing, places, folder)], key=lambda wheel: wheel.pin)


def lock(shelf: Shelf, order: Order) -> tuple[Pin, ...]:
    """Find all that an order takes, with hashes, and change nothing. Raises NotInstalled."""
    environment = running_environment(shelf.folder)
    asked = tuple(read_wheel(path) for path in order.wheels)
    return resolve(Wish(order.pins, asked, (), places_of(shelf, order)), environment.versions)
