"""What a page shows of a status and of the poll."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.jury import Split
from moderation.domain.topics import PollChoice, PollTally, ShownStatus, TopicStatus, shown_status

counts = st.integers(0, 50)
splits = st.builds(Split, counts, counts, counts, counts)


@pytest.mark.parametrize("tally", [Split(yes=1, no=1), Split(almost=1, no=3)])
def test_ballots_on_both_sides_of_an_open_question_are_a_dispute(tally):
    assert shown_status(TopicStatus.IN_RESEARCH, tally) is ShownStatus.DISPUTED


@pytest.mark.parametrize("tally", [Split(), Split(yes=2, almost=1), Split(no=2, in_research=5)])
def test_one_side_alone_is_no_dispute(tally):
    assert shown_status(TopicStatus.IN_RESEARCH, tally) is ShownStatus.IN_RESEARCH


@given(st.sampled_from([TopicStatus.YES, TopicStatus.ALMOST, TopicStatus.NO]), splits)
def test_a_settled_status_is_shown_as_it_is(status, tally):
    assert shown_status(status, tally).value == status.value


@given(counts, counts, counts)
def test_percentages_are_whole_and_add_up(yes, no, maybe):
    tally = PollTally(yes, no, maybe)
    shares = tally.percentages()
    assert sum(shares.values()) == (100 if tally.total else 0)
    assert all(
        abs(shares[one] - count * 100 / max(1, tally.total)) < 1
        for one, count in zip(PollChoice, (yes, no, maybe), strict=True)
    )


def test_the_poll_of_a_real_page():
    shares = PollTally(yes=157, no=5, maybe=14).percentages()
    assert shares == {PollChoice.YES: 89, PollChoice.NO: 3, PollChoice.MAYBE: 8}
