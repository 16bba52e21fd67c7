"""The life of a review item has no step but those of the table, and an undo gives back."""

from itertools import product

import pytest

from moderation.domain.errors import Invalid
from moderation.domain.lifecycle import (
    OPEN_STATES,
    PUBLISHED_STATES,
    STEPS,
    DecisionAct,
    ItemState,
    next_state,
    possible_acts,
)

POSSIBLE = [(state, act) for state in ItemState for act in STEPS[state]]
IMPOSSIBLE = [pair for pair in product(ItemState, DecisionAct) if pair not in POSSIBLE]


def test_the_table_knows_every_state():
    assert set(STEPS) == set(ItemState)


@pytest.mark.parametrize(("state", "act"), IMPOSSIBLE)
def test_an_impossible_step_is_refused(state, act):
    with pytest.raises(Invalid, match=act):
        next_state(state, act)


@pytest.mark.parametrize(("state", "act"), POSSIBLE)
def test_a_possible_step_leads_to_another_state(state, act):
    # What a filter holds can be held again by a person, for another reason.
    assert next_state(state, act) is not state or act is DecisionAct.HOLD


@pytest.mark.parametrize("state", [ItemState.WAITING, ItemState.HELD, ItemState.ESCALATED])
@pytest.mark.parametrize("act", [DecisionAct.APPROVE, DecisionAct.REJECT])
def test_an_undo_gives_back_the_state_before(state, act):
    assert next_state(next_state(state, act), DecisionAct.UNDO, before=state) is state


@pytest.mark.parametrize("act", [DecisionAct.APPROVE, DecisionAct.REJECT])
def test_undoing_what_the_screening_did_hands_the_item_to_people(act):
    decided = next_state(ItemState.SCREENING, act)
    undone = next_state(decided, DecisionAct.UNDO, before=ItemState.SCREENING)
    assert undone is ItemState.WAITING


def test_an_undo_of_unknown_origin_leaves_the_item_waiting():
    assert next_state(ItemState.APPROVED, DecisionAct.UNDO) is ItemState.WAITING


@pytest.mark.parametrize("before", [ItemState.APPROVED, ItemState.REJECTED, ItemState.WITHDRAWN])
def test_no_decision_was_made_on_a_decided_item(before):
    with pytest.raises(Invalid):
        next_state(ItemState.APPROVED, DecisionAct.UNDO, before=before)


def test_holding_and_releasing_are_opposites():
    held = next_state(ItemState.WAITING, DecisionAct.HOLD)
    assert next_state(held, DecisionAct.RELEASE) is ItemState.WAITING


@pytest.mark.parametrize("state", [ItemState.WAITING, ItemState.HELD])
def test_what_was_escalated_is_decided_or_given_back(state):
    escalated = next_state(state, DecisionAct.ESCALATE)
    assert next_state(escalated, DecisionAct.RELEASE) is ItemState.WAITING
    assert DecisionAct.APPROVE in possible_acts(escalated)


def test_a_withdrawn_item_stays_withdrawn():
    assert possible_acts(ItemState.WITHDRAWN) == ()


def test_only_approved_items_are_published_and_open_ones_wait():
    assert {ItemState.APPROVED} == PUBLISHED_STATES
    assert {ItemState.WAITING, ItemState.HELD, ItemState.ESCALATED} == OPEN_STATES
