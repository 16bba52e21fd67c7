"""Working off what the dashboard asked for: run by the supervisor, as `venire plugins attend`."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

from moderation.actions.plugins import requests
from moderation.config import Config
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.errors import VenireError
from moderation.domain.messages import Message, message
from moderation.domain.plugins.pins import Pin, parse_wanted
from moderation.queries.plugins.requests import allowed
from moderation.work.installing.changing import (
    Change,
    Changed,
    carry_out,
    install,
    remove,
    roll_back,
    start_anew,
)
from moderation.work.installing.generations import Shelf
from moderation.work.installing.planning import Order
from moderation.work.installing.refusals import NotInstalled
from moderation.work.installing.trying import Trial

SUPERVISOR = Actor(ActorKind.SYSTEM, "supervisor")


def attend(config: Config) -> int:
    """Work off every request that waits; return how many. Needs an application context.

    Raises NotAllowed unless the operator allowed it, NotInstalled while somebody else is at it.
    """
    requests.refuse_unless_switched_on(config)
    shelf, count = Shelf(config.instance), 0
    with shelf.lock():
        requests.finish_cut_off(_now(), shelf.place)
        while (taken := requests.start(_now(), shelf.place)) is not None:
            number, act, target = taken
            outcome, done = _outcome(shelf, config, act, target)
            requests.finish(_now(), number, outcome, done=done)
            count += 1
    return count


def write_down(shelf: Shelf, context: Context, act: str, target: str, change: Change) -> Changed:
    """Carry out a change of the operator's, and write it into the ledger, however it ends.

    Raises what the change raises. Only for who holds the shelf's lock.
    """
    requests.finish_cut_off(context, shelf.place)
    number = requests.begin(context, act, target, shelf.place)
    try:
        changed = carry_out(shelf, change)
    except VenireError as error:
        requests.finish(context, number, error.reason, done=False)
        raise
    except BaseException as error:
        text = message("It was cut off: %(why)s", why=type(error).__name__)
        requests.finish(context, number, text, done=False)
        raise
    requests.finish(context, number, changed.said, done=True)
    return changed


def _now() -> Context:
    return Context(SUPERVISOR, datetime.now(UTC), uuid.uuid4().hex)


def _outcome(shelf: Shelf, config: Config, act: str, target: str) -> tuple[Message, bool]:
    try:
        checked = requests.checked_target(act, target, config)
        return carry_out(shelf, _change(config.instance, act, checked)).said, True
    except VenireError as error:
        return error.reason, False
    except Exception as error:  # noqa: BLE001 - whoever asked must hear of it
        return message("It failed: %(error)s", error=f"{type(error).__name__}: {error}"), False


def _change(instance: Path, act: str, target: str) -> Change:
    if act == requests.InstallAct.REMOVE:
        return remove(target)
    if act == requests.InstallAct.ROLLBACK:
        return roll_back
    if act == requests.InstallAct.RESTART:
        return start_anew
    order = Order((_listed(instance, target),))
    return install(order, Trial(), upgrade=act == requests.InstallAct.UPGRADE)


def _listed(instance: Path, target: str) -> Pin:
    """Find the pin with its hashes on the operator's list: only those files will do."""
    wanted = parse_wanted(target)
    for pin in allowed(instance).pins:
        if (pin.name, pin.version) == (wanted.name, wanted.version):
            return pin
    raise NotInstalled(message("%(pin)s is not on the operator's list.", pin=wanted.wanted))
