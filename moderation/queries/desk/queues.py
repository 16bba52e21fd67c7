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
from moderation.queries.desk.views.search import LARGEST_ID, LONGEST_SEARCH

_POSITION = re.compile(r"(\d{1,17})\.(\d{1,18})", re.ASCII)
_REASON = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_IDENTIFIER = re.compile(r"\d{1,9}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class View(StrEnum):
    """Which states a queue shows."""

    OPEN = "open"
    """Everything that waits for a person, whether a filter held it or not."""
    HELD = "held"
    WAITING = "waiting"
    ESCALATED = "escalated"
    """What waits for a certain role, and for nobody else."""
    DECIDED = "decided"
    FOUND = "found"
    """What a search found, whatever became of it."""


STATES: Mapping[View, tuple[ItemState, ...]] = {
    View.OPEN: (ItemState.WAITING, ItemState.HELD),
    View.HELD: (ItemState.HELD,),
    View.WAITING: (ItemState.WAITING,),
    View.ESCALATED: (ItemState.ESCALATED,),
    View.DECIDED: (),
    View.FOUND: (),
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
    """One queue: by kind, by reason, or a named one, or none of these; never two of them.

    `words` are a search, which looks at everything and goes with nothing else.
    """

    view: View = View.OPEN
    kind: ItemKind | None = None
    reason: str | None = None
    named: int | None = None
    words: str = ""

    @classmethod
    def parse(cls, arguments: Mapping[str, str]) -> Queue:
        """Read `q`, `view`, `kind`, `reason` and `queue`.

        Raises NotFound for a queue that does not exist.
        """
        words = arguments.get("q", "").strip()[:LONGEST_SEARCH]
        if words:
            return cls(View.FOUND, words=words)
        try:
            view = View(arguments.get("view") or View.OPEN)
            kind = ItemKind(arguments["kind"]) if arguments.get("kind") else None
        except ValueError:
            raise _unknown() from None
        queue = cls(view, kind, arguments.get("reason") or None, _named(arguments.get("queue")))
        if not queue.exists:
            raise _unknown()
        return queue

    @property
    def exists(self) -> bool:
        """Whether there is an index behind this combination."""
        narrowed = [one for one in (self.kind, self.reason, self.named) if one is not None]
        if self.view is View.FOUND or len(narrowed) > 1 or (self.view is View.DECIDED and narrowed):
            return False
        return self.reason is None or _REASON.fullmatch(self.reason) is not None

    def arguments(self) -> dict[str, str]:
        """Give what `parse` reads; the default queue has none."""
        if self.view is View.FOUND:
            return {"q": self.words}
        given = {
            "view": None if self.view is View.OPEN else self.view.value,
            "kind": self.kind and self.kind.value,
            "reason": self.reason,
            "queue": None if self.named is None else str(self.named),
        }
        return {name: value for name, value in given.items() if value}

    def open(self) -> Queue:
        """Give the same queue with everything that waits."""
        return replace(self, view=View.OPEN)

    @property
    def states(self) -> tuple[ItemState, ...]:
        """The states of its items; none where the moment of decision counts instead."""
        return STATES[self.view]


def _named(text: str | None) -> int | None:
    if not text:
        return None
    if not _IDENTIFIER.fullmatch(text):
        raise _unknown()
    return int(text)


def _unknown() -> NotFound:
    return NotFound(message("There is no such queue."))
