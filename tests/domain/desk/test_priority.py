"""The deadline of an item, and in words what made it so."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.desk.priority import GOALS, SHORTEST_GOAL, Weighed, priority
from moderation.domain.lifecycle import ItemKind

WEIGHED = st.builds(
    Weighed, st.sampled_from(ItemKind), st.sampled_from([None, "spam", "abuse", "privacy"]),
    st.integers(1, 10_000), st.integers(0, 10**6), st.none() | st.floats(-20, 40),
)  # fmt: skip


@given(WEIGHED)
def test_a_goal_is_never_shorter_than_a_person_can_keep(weighed):
    assert priority(weighed).goal >= SHORTEST_GOAL


@given(WEIGHED, st.integers(1, 100), st.integers(0, 10_000))
def test_more_votes_and_more_reach_never_make_it_later(weighed, votes, reach):
    more = Weighed(weighed.kind, weighed.reason, weighed.votes + votes, weighed.reach + reach,
                   weighed.score)  # fmt: skip
    assert priority(more).goal <= priority(weighed).goal


@given(WEIGHED)
def test_whatever_changes_the_goal_is_told(weighed):
    found = priority(weighed)
    changed = found.goal != max(SHORTEST_GOAL, priority(Weighed(weighed.kind)).goal)
    assert not changed or found.because


def test_an_ordinary_comment_has_its_kinds_goal_and_no_explanation():
    found = priority(Weighed(ItemKind.COMMENT))
    assert found.goal == GOALS[ItemKind.COMMENT]
    assert found.because == ()


def test_a_report_of_abuse_cannot_wait():
    found = priority(Weighed(ItemKind.REPORT, reason="abuse", votes=2))
    assert found.goal == timedelta(minutes=30)
    assert list(map(str, found.because)) == [
        "It may harm somebody: four times sooner.",
        "2 people asked: sooner.",
    ]


def test_what_would_almost_have_been_rejected_can_wait():
    found = priority(Weighed(ItemKind.COMMENT, score=6.5))
    assert found.goal == timedelta(hours=36)
