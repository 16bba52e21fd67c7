"""A verdict is the plurality; ties are ties whatever the order; what is unread is no vote."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from moderation.domain.jury import Ending, Split, Vote, conclude, confidence, effective_votes

votes = st.lists(st.sampled_from(Vote) | st.none(), max_size=9)
cast = st.lists(st.sampled_from(Vote), min_size=2, max_size=9)


@given(votes.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_of_jurors_does_not_matter(pair):
    one, other = pair
    assert conclude(one) == conclude(other)


@given(votes)
def test_an_abstention_is_never_a_vote(some):
    spoken = [vote for vote in some if vote is not None]
    assert conclude(some) == conclude(spoken)
    assert conclude(some).split.total == len(spoken)


@given(votes, st.integers(1, 5))
def test_too_few_votes_conclude_nothing(some, quorum):
    conclusion = conclude(some, quorum)
    too_few = conclusion.split.total < quorum
    assert (conclusion.ending is Ending.INCONCLUSIVE) == too_few


@given(cast)
def test_a_tie_for_the_lead_is_hung_and_else_the_leader_wins(some):
    conclusion = conclude(some)
    counts = {vote: some.count(vote) for vote in Vote}
    leaders = [vote for vote in Vote if counts[vote] == max(counts.values())]
    if len(leaders) > 1:
        assert (conclusion.ending, conclusion.verdict) == (Ending.HUNG, None)
    else:
        assert (conclusion.ending, conclusion.verdict) == (Ending.VERDICT, leaders[0])


@given(cast)
def test_one_more_vote_for_the_verdict_keeps_it_and_raises_confidence(some):
    before = conclude(some)
    assume(before.ending is Ending.VERDICT)
    after = conclude([*some, before.verdict])
    assert after.verdict is before.verdict
    assert after.confidence > before.confidence


@given(cast)
def test_a_vote_that_cannot_be_read_makes_no_tie_and_breaks_none(some):
    assert conclude([*some, None]) == conclude(some)


@given(votes)
def test_confidence_is_never_certain_and_nothing_without_a_verdict(some):
    conclusion = conclude(some)
    assert 0 <= conclusion.confidence < 1
    assert (conclusion.confidence > 0) == (conclusion.ending is Ending.VERDICT)
    assert not conclusion.calibrated


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 50))
def test_confidence_grows_with_the_share(one, other, count):
    low, high = sorted([one, other])
    assert confidence(low, count) <= confidence(high, count) < 1


@given(st.floats(0.25, 1), st.integers(1, 50))
def test_confidence_never_exceeds_the_share_and_grows_with_the_panel(share, count):
    assert confidence(share, count) <= share + 1e-12
    assert confidence(share, count) <= confidence(share, count + 1) + 1e-12


def test_an_empty_jury_knows_what_chance_knows():
    assert confidence(0.0, 0) == 0.25


def test_nine_models_are_worth_two_votes():
    assert effective_votes(9) == pytest.approx(2.0)
    assert (effective_votes(0), effective_votes(1)) == (0, 1)


def test_research_is_a_vote_and_counts_for_the_quorum():
    conclusion = conclude([Vote.IN_RESEARCH, Vote.IN_RESEARCH])
    assert conclusion.verdict is Vote.IN_RESEARCH


def test_a_real_session():
    conclusion = conclude([Vote.YES, None, Vote.YES])
    assert conclusion.split == Split(yes=2)
    assert conclusion.unanimous
    assert conclusion.confidence == pytest.approx(0.867, abs=0.005)


def test_a_quorum_of_nobody_is_refused():
    with pytest.raises(ValueError, match="quorum"):
        conclude([], 0)


@given(votes, votes)
def test_splits_add_up(one, other):
    assert Split.of(one) + Split.of(other) == Split.of([*one, *other])
