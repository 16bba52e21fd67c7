"""How a change of the vocabulary lives."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from moderation.domain.errors import Invalid
from moderation.domain.messages import message


class ChangeState(StrEnum):
    """Where a change of the vocabulary stands."""

    PLANNED = "planned"
    NEEDS_AGREEMENT = "needs_agreement"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    UNDONE = "undone"


class ChangeStep(StrEnum):
    """What takes a change from one state to the next."""

    RUN = "run"
    ASK = "ask"
    """Its planner wants it done, and its reach needs somebody else's agreement."""
    AGREE = "agree"
    STOP = "stop"
    RESUME = "resume"
    """What was stopped is a plan again, of what is left."""
    FINISH = "finish"
    REOPEN = "reopen"
    """The decision on its agreement was taken back, before anything was done."""
    TAKEN_BACK = "taken_back"
    """Another change has undone this one."""


CHANGE_STEPS: Mapping[ChangeState, Mapping[ChangeStep, ChangeState]] = {
    ChangeState.PLANNED: {
        ChangeStep.RUN: ChangeState.RUNNING,
        ChangeStep.ASK: ChangeState.NEEDS_AGREEMENT,
        ChangeStep.STOP: ChangeState.STOPPED,
    },
    ChangeState.NEEDS_AGREEMENT: {
        ChangeStep.AGREE: ChangeState.RUNNING,
        ChangeStep.STOP: ChangeState.STOPPED,
    },
    ChangeState.RUNNING: {
        ChangeStep.FINISH: ChangeState.DONE,
        ChangeStep.STOP: ChangeState.STOPPED,
        ChangeStep.REOPEN: ChangeState.NEEDS_AGREEMENT,
    },
    ChangeState.STOPPED: {
        ChangeStep.RESUME: ChangeState.PLANNED,
        ChangeStep.REOPEN: ChangeState.NEEDS_AGREEMENT,
        ChangeStep.TAKEN_BACK: ChangeState.UNDONE,
    },
    ChangeState.DONE: {ChangeStep.TAKEN_BACK: ChangeState.UNDONE},
    ChangeState.UNDONE: {},
}
"""Every possible step. What was stopped does not run by itself: its rest is a plan to be run."""

ENDED = frozenset({ChangeState.DONE, ChangeState.STOPPED, ChangeState.UNDONE})
"""States in which nothing more happens by itself."""


def next_change_state(state: ChangeState, step: ChangeStep) -> ChangeState:
    """The state after `step`. Raises Invalid on an impossible step."""
    following = CHANGE_STEPS[state].get(step)
    if following is None:
        raise Invalid(message("That cannot be done with this change now."))
    return following
