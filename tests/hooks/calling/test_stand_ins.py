"""A filter that an admin relies on and that does not load fails on every item: it is not missed."""

import pytest

from moderation.domain.screening import FailPolicy, FindingOutcome
from moderation.hooks.calling.answers import FailureKind
from moderation.hooks.calling.seating import Choice
from moderation.hooks.testing import item

RELIED_ON = Choice(counting={"guard": "abc"})


def started(workshop, choice):
    workshop.write("guard", "raise ImportError('a library is missing')")
    workshop.filter("other")
    return workshop.start(choices={"guard": choice})


def test_it_fails_on_every_item_with_the_reason(workshop):
    manager = started(workshop, RELIED_ON)
    found = {one.filter_id: one for one in manager.screen(item())}
    assert found["guard"].outcome is FindingOutcome.ERROR
    assert "a library is missing" in str(found["guard"].reasons[0])
    assert found["other"].outcome is FindingOutcome.SCORE


def test_it_says_so_where_it_is_checked(workshop):
    manager = started(workshop, RELIED_ON)
    seat = next(one for one in manager.filters() if one.id == "guard")
    assert seat.trouble.kind is FailureKind.UNUSABLE
    assert "guard" in str(seat.title)


def test_its_policy_for_failures_goes_on(workshop):
    policies = {"guard": FailPolicy.HOLD}
    manager = started(workshop, Choice(counting={"guard": "abc"}, fail_policy=policies))
    assert manager.filters()[-1].fail_policy is FailPolicy.HOLD


@pytest.mark.parametrize(
    "choice",
    [
        Choice(),
        Choice(counting={"guard": "abc"}, enabled=False),
        Choice(counting={"guard": "abc"}, shadow=frozenset({"guard"})),
    ],
)
def test_one_that_did_not_count_leaves_no_seat(workshop, choice):
    assert [one.id for one in started(workshop, choice).filters()] == ["other"]


def test_it_neither_learns_nor_asks_for_addresses(workshop):
    manager = started(workshop, RELIED_ON)
    assert manager.learning_filters() == ()
    assert not manager.needs_address()
