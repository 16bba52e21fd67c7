"""Changes of many items: their states, and how large their parts are."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from moderation.domain.desk.bulk import (
    BULK_STEPS,
    ENDED,
    IN_WORK,
    LARGEST_PART,
    PART_SECONDS,
    SMALLEST_PART,
    BulkState,
    BulkStep,
    fitting,
    has_more_to_read,
    needs_agreement,
    next_bulk_state,
    next_size,
)
from moderation.domain.desk.foresight import (
    Foresight,
    Later,
    foresight_from_json,
    foresight_to_json,
)
from moderation.domain.errors import Invalid
from moderation.domain.messages import message


@pytest.mark.parametrize("state", list(BulkState))
@pytest.mark.parametrize("step", list(BulkStep))
def test_only_the_steps_of_the_table_are_taken(state: BulkState, step: BulkStep) -> None:
    following = BULK_STEPS[state].get(step)
    if following is None:
        with pytest.raises(Invalid):
            next_bulk_state(state, step)
    else:
        assert next_bulk_state(state, step) is following


def test_whatever_has_not_ended_can_be_stopped() -> None:
    stoppable = {state for state in BulkState if BulkStep.STOP in BULK_STEPS[state]}
    assert stoppable == set(BulkState) - ENDED
    assert stoppable >= IN_WORK


def test_what_ended_never_runs_again_by_itself() -> None:
    after = {following for state in ENDED for following in BULK_STEPS[state].values()}
    assert BulkState.RUNNING not in after
    assert BULK_STEPS[BulkState.DONE].keys() == {BulkStep.TAKEN_BACK}


def test_a_plan_that_was_cut_off_at_its_cap_is_complete() -> None:
    assert has_more_to_read("17", capped=False)
    assert not has_more_to_read("17", capped=True)
    assert not has_more_to_read("", capped=False)


@given(some.integers(1, 10**6), some.integers(1, 10**6))
def test_more_items_never_need_less_agreement(to_do: int, alone: int) -> None:
    assert needs_agreement(to_do, alone) is (to_do > alone)
    assert needs_agreement(to_do + 1, alone) >= needs_agreement(to_do, alone)


def test_what_costs_more_rows_comes_in_smaller_parts() -> None:
    assert fitting(["comment"] * LARGEST_PART) == LARGEST_PART
    assert fitting(["appeal"] * LARGEST_PART) == 12
    assert fitting(["appeal", "comment", "appeal"]) == 3
    assert fitting([]) == 0


@given(some.integers(SMALLEST_PART, LARGEST_PART), some.floats(0, 10))
def test_a_part_that_took_longer_is_followed_by_no_larger_one(size: int, seconds: float) -> None:
    following = next_size(size, seconds)
    assert SMALLEST_PART <= following <= LARGEST_PART
    assert next_size(size, seconds * 2) <= following
    if seconds > PART_SECONDS:
        assert following < size or size == SMALLEST_PART
    if seconds < PART_SECONDS * 3 / 4:
        assert following > size or size == LARGEST_PART


TEXTS = some.sampled_from([message("It waits."), message("%(count)s replies", count=3)])


@given(TEXTS, some.lists(TEXTS, max_size=3), some.lists(TEXTS, max_size=3))
def test_what_is_foreseen_is_stored_and_read_again(happens, remains, later) -> None:
    sight = Foresight(happens, tuple(remains), tuple(Later(one, "user:5") for one in later))
    assert foresight_from_json(foresight_to_json(sight)) == sight


@pytest.mark.parametrize("stored", [{}, {"happens": 3}, {"happens": {}, "later": ["x"]}])
def test_what_cannot_be_read_says_so(stored: dict[str, object]) -> None:
    assert "cannot be read" in str(foresight_from_json(stored).happens)
