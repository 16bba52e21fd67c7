"""A change of the vocabulary only takes the steps that it can take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.errors import Invalid
from moderation.domain.tags.changes import (
    ENDED,
    ChangeState,
    ChangeStep,
    next_change_state,
)


def test_what_reaches_far_is_agreed_to_before_it_runs() -> None:
    asked = next_change_state(ChangeState.PLANNED, ChangeStep.ASK)
    assert next_change_state(asked, ChangeStep.AGREE) is ChangeState.RUNNING


def test_what_was_stopped_is_a_plan_first() -> None:
    assert next_change_state(ChangeState.STOPPED, ChangeStep.RESUME) is ChangeState.PLANNED
    with pytest.raises(Invalid):
        next_change_state(ChangeState.STOPPED, ChangeStep.RUN)


def test_what_was_agreed_to_by_mistake_waits_for_agreement_again() -> None:
    for state in (ChangeState.RUNNING, ChangeState.STOPPED):
        assert next_change_state(state, ChangeStep.REOPEN) is ChangeState.NEEDS_AGREEMENT


def test_a_change_is_taken_back_once() -> None:
    undone = next_change_state(ChangeState.DONE, ChangeStep.TAKEN_BACK)
    with pytest.raises(Invalid):
        next_change_state(undone, ChangeStep.TAKEN_BACK)


@given(st.lists(st.sampled_from(ChangeStep)))
def test_nothing_runs_that_was_neither_run_nor_agreed_to(steps: list[ChangeStep]) -> None:
    state, begun = ChangeState.PLANNED, False
    for step in steps:
        try:
            state = next_change_state(state, step)
        except Invalid:
            continue
        begun = (begun or step in {ChangeStep.RUN, ChangeStep.AGREE}) and state not in ENDED
        begun = begun and step is not ChangeStep.REOPEN
        assert (state is ChangeState.RUNNING) <= begun
