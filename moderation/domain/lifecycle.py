"""The life of a review item: its kinds, its states and the steps between them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from moderation.domain.errors import Invalid
from moderation.domain.messages import message


class ItemKind(StrEnum):
    """What can wait for a decision."""

    COMMENT = "comment"
    TAG_SUGGESTION = "tag_suggestion"
    TAG_CHANGE = "tag_change"
    REPORT = "report"
    EVIDENCE = "evidence"
    BACKGROUND = "background"
    VERDICT = "verdict"
    TRANSLATION = "translation"
    TOPIC_PROPOSAL = "topic_proposal"
    RECHECK_REQUEST = "recheck_request"
    APPEAL = "appeal"


class ItemState(StrEnum):
    """Where a review item stands."""

    SCREENING = "screening"
    WAITING = "waiting"
    HELD = "held"
    ESCALATED = "escalated"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class DecisionAct(StrEnum):
    """What a decision can do to a review item."""

    APPROVE = "approve"
    REJECT = "reject"
    UNDO = "undo"
    WITHDRAW = "withdraw"
    HOLD = "hold"
    RELEASE = "release"
    ESCALATE = "escalate"


STEPS: Mapping[ItemState, Mapping[DecisionAct, ItemState]] = {
    ItemState.SCREENING: {
        DecisionAct.APPROVE: ItemState.APPROVED,
        DecisionAct.REJECT: ItemState.REJECTED,
        DecisionAct.WITHDRAW: ItemState.WITHDRAWN,
        DecisionAct.HOLD: ItemState.HELD,
        DecisionAct.RELEASE: ItemState.WAITING,
    },
    ItemState.WAITING: {
        DecisionAct.APPROVE: ItemState.APPROVED,
        DecisionAct.REJECT: ItemState.REJECTED,
        DecisionAct.WITHDRAW: ItemState.WITHDRAWN,
        DecisionAct.HOLD: ItemState.HELD,
        DecisionAct.ESCALATE: ItemState.ESCALATED,
    },
    ItemState.HELD: {
        DecisionAct.APPROVE: ItemState.APPROVED,
        DecisionAct.REJECT: ItemState.REJECTED,
        DecisionAct.WITHDRAW: ItemState.WITHDRAWN,
        # What a filter held can be held again by a person, for information that is missing.
        DecisionAct.HOLD: ItemState.HELD,
        DecisionAct.RELEASE: ItemState.WAITING,
        DecisionAct.ESCALATE: ItemState.ESCALATED,
    },
    ItemState.ESCALATED: {
        DecisionAct.APPROVE: ItemState.APPROVED,
        DecisionAct.REJECT: ItemState.REJECTED,
        DecisionAct.WITHDRAW: ItemState.WITHDRAWN,
        DecisionAct.RELEASE: ItemState.WAITING,
    },
    ItemState.APPROVED: {DecisionAct.UNDO: ItemState.WAITING},
    ItemState.REJECTED: {DecisionAct.UNDO: ItemState.WAITING},
    ItemState.WITHDRAWN: {},
}
"""Every possible step. Screening ends by a release when a person has to decide."""

UNDONE: Mapping[ItemState, ItemState] = {
    # A decision that ended a screening is undone into the hands of people, not into the filters
    # that made it: they would only make it again.
    ItemState.SCREENING: ItemState.WAITING,
    ItemState.WAITING: ItemState.WAITING,
    ItemState.HELD: ItemState.HELD,
    ItemState.ESCALATED: ItemState.ESCALATED,
}
"""The state that an undo gives back, by the state in which the undone decision was made."""

OPEN_STATES = frozenset({ItemState.WAITING, ItemState.HELD, ItemState.ESCALATED})
"""States that wait for a person; what is escalated waits for one of a certain role."""

PASSING_ON = frozenset({DecisionAct.HOLD, DecisionAct.RELEASE, DecisionAct.ESCALATE})
"""Acts that leave an item undecided: nothing is published, hidden or told to its author."""

PUBLISHED_STATES = frozenset({ItemState.APPROVED})
"""States whose content the public sees."""


def next_state(state: ItemState, act: DecisionAct, *, before: ItemState | None = None) -> ItemState:
    """The state after `act` on an item in `state`.

    For an undo, `before` is the state in which the undone decision was made, and the item goes
    back there (WAITING when it is not known, or was SCREENING). Other acts ignore `before`.
    Raises Invalid on an impossible step.
    """
    following = STEPS[state].get(act)
    if following is None or (act is DecisionAct.UNDO and before not in (None, *UNDONE)):
        raise Invalid(
            message("An item that is %(state)s has no step “%(act)s”.", state=state, act=act)
        )
    if act is DecisionAct.UNDO and before is not None:
        return UNDONE[before]
    return following


def possible_acts(state: ItemState) -> tuple[DecisionAct, ...]:
    """The acts that an item in `state` can take, in the order of the table."""
    return tuple(STEPS[state])
