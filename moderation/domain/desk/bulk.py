"""Changes of many items at once: how a plan lives, and how large its parts are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import accumulate

from moderation.domain.errors import Invalid
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.messages import message

BULK_ACTS = (DecisionAct.APPROVE, DecisionAct.REJECT, DecisionAct.UNDO)
"""What can be done to many items at once."""


class BulkState(StrEnum):
    """Where a change of many items stands."""

    PLANNING = "planning"
    PLANNED = "planned"
    NEEDS_AGREEMENT = "needs_agreement"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    UNDONE = "undone"


class BulkStep(StrEnum):
    """What takes a change from one state to the next."""

    COLLECTED = "collected"
    """The plan is complete."""
    RUN = "run"
    ASK = "ask"
    """Whoever planned it wants it done, and somebody else has to agree."""
    AGREE = "agree"
    STOP = "stop"
    RESUME = "resume"
    """What was stopped is a plan again, of what is left."""
    COLLECT = "collect"
    """What was stopped before its plan was complete is collected further."""
    FINISH = "finish"
    TAKEN_BACK = "taken_back"
    """Another change has undone this one."""


class EntryResult(StrEnum):
    """What became of one item of a change."""

    TO_DO = "to_do"
    DONE = "done"
    MOVED = "moved"
    """Somebody else was faster; nothing was done."""
    REFUSED = "refused"


BULK_STEPS: Mapping[BulkState, Mapping[BulkStep, BulkState]] = {
    BulkState.PLANNING: {
        BulkStep.COLLECTED: BulkState.PLANNED,
        BulkStep.STOP: BulkState.STOPPED,
    },
    BulkState.PLANNED: {
        BulkStep.RUN: BulkState.RUNNING,
        BulkStep.ASK: BulkState.NEEDS_AGREEMENT,
        BulkStep.STOP: BulkState.STOPPED,
    },
    BulkState.NEEDS_AGREEMENT: {
        BulkStep.AGREE: BulkState.RUNNING,
        BulkStep.STOP: BulkState.STOPPED,
    },
    BulkState.RUNNING: {
        BulkStep.FINISH: BulkState.DONE,
        BulkStep.STOP: BulkState.STOPPED,
    },
    BulkState.STOPPED: {
        BulkStep.RESUME: BulkState.PLANNED,
        BulkStep.COLLECT: BulkState.PLANNING,
        BulkStep.TAKEN_BACK: BulkState.UNDONE,
    },
    BulkState.DONE: {BulkStep.TAKEN_BACK: BulkState.UNDONE},
    BulkState.UNDONE: {},
}
"""Every possible step. What was stopped does not run by itself: its rest is a plan to be run."""

ENDED = frozenset({BulkState.DONE, BulkState.STOPPED, BulkState.UNDONE})
"""States in which nothing more happens by itself."""

IN_WORK = frozenset({BulkState.PLANNING, BulkState.RUNNING})
"""States in which a worker is at it."""


def next_bulk_state(state: BulkState, step: BulkStep) -> BulkState:
    """The state after `step`. Raises Invalid on an impossible step."""
    following = BULK_STEPS[state].get(step)
    if following is None:
        raise Invalid(message("That cannot be done with this change now."))
    return following


def has_more_to_read(cursor: str, *, capped: bool) -> bool:
    """Whether a plan is not complete: it has read up to `cursor`, and is not `capped` there."""
    return bool(cursor) and not capped


def needs_agreement(to_do: int, alone: int) -> bool:
    """Whether a second person must agree before so many items are decided.

    `alone` is how many one person may decide at once.
    """
    return to_do > alone


SMALLEST_PART, LARGEST_PART = 4, 16
"""Items decided in one transaction, as long as their rows fit."""

MOST_ROWS = 192
"""Rows that one transaction writes at most, and a few of the change itself."""

_ROWS, _ROWS_OF_APPEAL = 12, 16  # an appeal decides twice on another item besides

PART_SECONDS = 0.03
"""What a part should take at most, so that nobody waits longer to write."""


def fitting(kinds: Iterable[str]) -> int:
    """How many of the first items of a part, given by their kinds, one transaction may decide."""
    rows = accumulate(_ROWS_OF_APPEAL if one == ItemKind.APPEAL else _ROWS for one in kinds)
    return sum(one <= MOST_ROWS for one in rows)


def next_size(
    size: int, seconds: float, smallest: int = SMALLEST_PART, largest: int = LARGEST_PART
) -> int:
    """How many rows to change at once after a part of `size` took so much of the processor.

    A quarter less when it took too long, some more while there is room. Never fewer than
    `smallest`: on a busy machine the costs of each part would eat up what is gained.
    """
    if seconds > PART_SECONDS:
        return max(smallest, size * 3 // 4)
    return min(largest, size + max(2, size // 8)) if seconds < PART_SECONDS * 3 / 4 else size
