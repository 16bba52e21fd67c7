"""The desk's queues: the few combinations of filters that exist, each with an index behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from moderation.domain.errors import NotFound
from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.domain.messages import message

LARGEST_ID = 2**62

_POSITION = re.compile(r"(\d{1,17})\.(\d{1,18})", re.ASCII)
_REASON = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class View(StrEnum):
    """Which states a queue shows."""

    OPEN = "open"
    """Everything that waits for a person, whether a filter held it or not."""
    HELD = "held"
    WAITING = "waiting"
    DECIDED = "decided"


STATES: Mapping[View, tuple[ItemState, ...]] = {
    View.OPEN: (ItemState.WAITING, ItemState.HELD),
    View.HELD: (ItemState.HELD,),
    View.WAITING: (ItemState.WAITING,),
    View.DECIDED: (),
}


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a queue's order: the row's deadline (or moment of decision) and id."""

    moment: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.moment - _EPOCH) // _MICROSECOND}.{self.id}"

    @classmethod
    def parse(cls, text: str) -> Position | None:
        """Read what `str(position)` wrote; "" is the beginning (None). Raises NotFound."""
        if not text:
            return None
        found = _POSITION.fullmatch(text)
        if found is None or int(found[2]) > LARGEST_ID:
            raise NotFound(message("There is no such page of the queue."))
        return cls(_EPOCH + int(found[1]) * _MICROSECOND, int(found[2]))


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue: by kind, or by reason, or neither; never both."""

    view: View = View.OPEN
    kind: ItemKind | None = None
    reason: str | None = None

    @classmethod
    def parse(cls, arguments: Mapping[str, str]) -> Queue:
        """Read `view`, `kind` and `reason`. Raises NotFound for a queue that does not exist."""
        try:
            view = View(arguments.get("view") or View.OPEN)
            kind = ItemKind(arguments["kind"]) if arguments.get("kind") else None
        except ValueError:
            raise _unknown() from None
        reason = arguments.get("reason") or None
        if (kind and reason) or (view is View.DECIDED and (kind or reason)):
            raise _unknown()
        if reason and not _REASON.fullmatch(reason):
            raise _unknown()
        return cls(view, kind, reason)

    def arguments(self) -> dict[str, str]:
        """Give what `parse` reads; the default queue has none."""
        given = {
            "view": None if self.view is View.OPEN else self.view.value,
            "kind": self.kind and self.kind.value,
            "reason": self.reason,
        }
        return {name: value for name, value in given.items() if value}

    def open(self) -> Queue:
        """Give the same queue with everything that waits."""
        return replace(self, view=View.OPEN)

    @property
    def states(self) -> tuple[ItemState, ...]:
        """The states of its items; none where the moment of decision counts instead."""
        return STATES[self.view]


def _unknown() -> NotFound:
    return NotFound(message("There is no such queue."))
