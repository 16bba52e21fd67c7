"""A finding has a score exactly when it says so, and the score means something."""

import math

import pytest

from moderation.domain.screening import HIGHEST_SCORE, LOWEST_SCORE, Finding, FindingOutcome

WITHOUT_SCORE = [FindingOutcome.ABSTENTION, FindingOutcome.ERROR, FindingOutcome.TIMEOUT]


@pytest.mark.parametrize("score", [LOWEST_SCORE, 0.0, HIGHEST_SCORE])
def test_scores_reach_from_wanted_to_unwanted(score):
    assert Finding("links", FindingOutcome.SCORE, score).score == score


@pytest.mark.parametrize("score", [-4.1, 8.1, math.nan, math.inf, -math.inf])
def test_other_scores_are_refused(score):
    with pytest.raises(ValueError, match="between"):
        Finding("links", FindingOutcome.SCORE, score)


def test_a_score_is_not_left_out():
    with pytest.raises(ValueError, match="exactly"):
        Finding("links", FindingOutcome.SCORE)


@pytest.mark.parametrize("outcome", WITHOUT_SCORE)
def test_no_other_outcome_has_a_score(outcome):
    with pytest.raises(ValueError, match="exactly"):
        Finding("links", outcome, 0.0)


def test_a_finding_names_its_filter():
    with pytest.raises(ValueError, match="names"):
        Finding("", FindingOutcome.ABSTENTION)


def test_only_errors_and_timeouts_are_failures():
    failed = {one for one in WITHOUT_SCORE if Finding("links", one).failed}
    assert failed == {FindingOutcome.ERROR, FindingOutcome.TIMEOUT}
