"""A status follows from checks by the policy, and only a verdict changes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.jury import (
    Ending,
    Split,
    StatusPolicy,
    Vote,
    combined_tally,
    conclude,
    status_after,
)
from moderation.domain.topics import TopicStatus

YES, NO, OPEN = [Vote.YES] * 2, [Vote.NO] * 2, [Vote.IN_RESEARCH] * 2
TIE, FEW = [Vote.YES, Vote.NO], [Vote.YES]

checks = st.lists(st.sampled_from(Vote) | st.none(), max_size=7).map(conclude)
histories = st.lists(checks, max_size=6)
statuses = st.sampled_from(TopicStatus)
policies = st.sampled_from(StatusPolicy)


def after(policy, current, *sessions):
    return status_after(policy, current, [conclude(votes) for votes in sessions])


@given(policies, statuses, histories)
def test_only_a_verdict_changes_a_status(policy, current, history):
    if not history or history[-1].ending is not Ending.VERDICT:
        assert status_after(policy, current, history) is current


@given(statuses, histories)
def test_latest_is_the_last_verdict(current, history):
    if history and history[-1].verdict:
        status = status_after(StatusPolicy.LATEST, current, history)
        assert status.value == history[-1].verdict.value


@given(statuses, histories, checks)
def test_cumulative_does_not_depend_on_the_order_of_earlier_checks(current, history, last):
    one = status_after(StatusPolicy.CUMULATIVE, current, [*history, last])
    other = status_after(StatusPolicy.CUMULATIVE, current, [*reversed(history), last])
    assert one is other


@pytest.mark.parametrize(
    ("sessions", "status"),
    [
        ([YES], TopicStatus.YES),
        ([YES, TIE], TopicStatus.NO),
        ([NO, YES], TopicStatus.IN_RESEARCH),
        ([NO, YES, YES, YES], TopicStatus.IN_RESEARCH),
        ([NO, YES, YES, YES, YES], TopicStatus.YES),
        ([TIE, YES], TopicStatus.IN_RESEARCH),
        ([TIE, YES, [Vote.YES] * 1], TopicStatus.NO),
        ([OPEN], TopicStatus.IN_RESEARCH),
    ],
)
def test_cumulative_takes_what_four_fifths_of_all_ballots_say(sessions, status):
    assert after(StatusPolicy.CUMULATIVE, TopicStatus.NO, *sessions) is status


def test_cumulative_is_unanimous_at_once():
    assert after(StatusPolicy.CUMULATIVE, TopicStatus.IN_RESEARCH, YES) is TopicStatus.YES


def test_a_single_ballot_settles_nothing_cumulatively():
    history = [conclude(FEW, quorum=1)]
    assert status_after(StatusPolicy.CUMULATIVE, TopicStatus.NO, history) is TopicStatus.NO


def test_the_share_that_settles_can_be_set():
    history = [conclude(NO), conclude(YES + YES)]
    settled = status_after(StatusPolicy.CUMULATIVE, TopicStatus.NO, history, settling_percent=60)
    assert settled is TopicStatus.YES


def test_the_combined_tally_counts_every_ballot():
    tally = combined_tally([conclude(YES), conclude(TIE), conclude(FEW)])
    assert tally == Split(yes=4, no=1)
