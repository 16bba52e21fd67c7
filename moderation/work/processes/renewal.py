"""A graceful restart: new web and new crew come up beside the old ones, then the old ones go.

Nothing is taken away before both are ready, so that a version that does not come up costs nobody
a request or a work item. They share the port meanwhile; leases keep two crews off each other.
"""

import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog

from moderation.hooks.loading import packages
from moderation.work.installing.generations import Shelf
from moderation.work.installing.restarting import (
    DONE,
    FAILED,
    RUNNING,
    Notice,
    read_notice,
    write_notice,
)
from moderation.work.processes.nursery import OLD, Nursery
from moderation.work.processes.presence import present

SECONDS_TO_COME_UP = 60.0
"""For web and crew together."""
SETTLED = 1.0
"""Seconds for which all of a new part must be there before it counts."""
#: A request in hand may take 10 s (see ``--workers-kill-timeout``).
SECONDS_TO_LEAVE = 12.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """One part to renew: its name, how it starts beside the old one, and who must come up.

    A `patient` one is told by SIGHUP that it may finish what it has in hand, and nobody waits.
    """

    name: str
    start: Callable[[], int]
    roles: Mapping[str, int]
    patient: bool = False

    @property
    def beside(self) -> str:
        """The name of the new one while the old one still runs."""
        return f"new {self.name}"


def renew(nursery: Nursery, instance: Path, parts: tuple[Part, ...], running: str) -> str:
    """Replace all parts by new ones, or none; return the generation that then runs.

    `running` is the one that runs now. When the new ones do not come up, the link is put back to
    it. What became of it is written down for who asked.
    """
    nursery.stop([name for name in nursery.names() if name.startswith(OLD)], SECONDS_TO_LEAVE)
    number = read_notice(instance).number + 1
    wanted = generation_of(instance)
    write_notice(instance, Notice(number, RUNNING, generation=wanted))
    why = _come_up(nursery, instance, parts, wanted)
    if not why:
        _take_over(nursery, parts)
        write_notice(instance, Notice(number, DONE, generation=wanted))
        _log.info("started anew", packages=wanted)
        return wanted
    _log.error("the restart failed; the old processes go on", why=why, packages=wanted)
    nursery.stop([part.beside for part in parts], SECONDS_TO_LEAVE)
    if wanted != running:
        Shelf(instance).switch(running or None)
    write_notice(instance, Notice(number, FAILED, why, running))
    return running


def _take_over(nursery: Nursery, parts: tuple[Part, ...]) -> None:
    leaving = [(part, nursery.supersede(part.name, part.beside)) for part in parts]
    for part, name in leaving:
        if part.patient:
            nursery.send(name, signal.SIGHUP)
    nursery.stop([name for part, name in leaving if not part.patient], SECONDS_TO_LEAVE)


def generation_of(instance: Path) -> str:
    """Name the generation that a process started now would use; empty for none."""
    folder = packages.current(instance)
    return "" if folder is None else folder.name


def _come_up(nursery: Nursery, instance: Path, parts: tuple[Part, ...], wanted: str) -> str:
    """Start the new parts one after another; return why they cannot take over, or nothing."""
    ends = time.monotonic() + SECONDS_TO_COME_UP
    for part in parts:
        nursery.add(part.beside, part.start, once=True)
        watch = _Watch(nursery, instance, part, wanted)
        nursery.keep(watch.is_over, max(0.1, ends - time.monotonic()))
        if nursery.stopping:
            return "Venire was stopped"
        if not watch.is_up():
            gone = nursery.process_of(part.beside) is None
            how = "ended" if gone else f"did not come up within {SECONDS_TO_COME_UP:g} s"
            return f"the {part.name} {how}"
    return ""


class _Watch:
    """Looks whether all of a new part are there, and stay."""

    def __init__(self, nursery: Nursery, instance: Path, part: Part, wanted: str) -> None:
        self._process = partial(nursery.process_of, part.beside)
        self._instance, self._part, self._wanted = instance, part, wanted
        self._seen: frozenset[int] = frozenset()
        self._since = 0.0

    def is_over(self) -> bool:
        """Whether it is up, or will never be."""
        return self._process() is None or self.is_up()

    def is_up(self) -> bool:
        """Whether every role has been filled by the same processes for a while."""
        found = self._ready()
        if found != self._seen:
            self._seen, self._since = found, time.monotonic()
        return bool(found) and time.monotonic() - self._since >= SETTLED

    def _ready(self) -> frozenset[int]:
        parent = self._process()
        if parent is None:
            return frozenset()
        own = [one for one in present(self._instance) if one.parent == parent]
        right = [one for one in own if one.generation == self._wanted]
        counts = Counter(one.role for one in right)
        if any(counts[role] < count for role, count in self._part.roles.items()):
            return frozenset()
        return frozenset(one.process for one in right)
