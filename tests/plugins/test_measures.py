"""The comparer of measures: what systems measured, beside what people reach."""

import pytest

from moderation.domain.evidence import Measure
from moderation.domain.jury import Vote
from moderation.hooks.testing import case, evidence, make
from plugins.measures.comparing import Standing, standing
from plugins.measures.voting import Measures


@pytest.fixture
def vote(tmp_path):
    made = make(Measures, tmp_path)

    def ballot(*measures):
        return made.vote(
            case(*(evidence(id, measures=(one,)) for id, one in enumerate(measures, 1)))
        )

    return ballot


REACHED, NEAR, BELOW = (
    lambda metric: Measure(metric, 0.9, 0.9),
    lambda metric: Measure(metric, 0.82, 0.9),
    lambda metric: Measure(metric, 0.5, 0.9),
)


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (Measure("accuracy", 0.9, 0.9), Standing.REACHES),
        (Measure("accuracy", 0.81, 0.9), Standing.NEAR),
        (Measure("accuracy", 0.80, 0.9), Standing.BELOW),
        (Measure("error rate", 0.05, 0.06, False), Standing.REACHES),
        (Measure("error rate", 0.065, 0.06, False), Standing.NEAR),
        (Measure("error rate", 0.2, 0.06, False), Standing.BELOW),
        (Measure("gain", -0.1, 0.0), Standing.BELOW),
        (Measure("gain", 0.0, 0.0), Standing.REACHES),
    ],
)
def test_a_value_stands_to_its_baseline(measure, expected):
    assert standing(measure, measure.human_baseline, 0.1) is expected


def test_without_baselines_it_abstains(vote):
    assert vote().vote is None
    assert vote(Measure("accuracy", 0.99)).vote is None


def test_one_metric_is_too_little_whichever_way_it_goes(vote):
    ballot = vote(REACHED("a"))
    assert ballot.vote is Vote.IN_RESEARCH
    assert "too few" in ballot.statement


@pytest.mark.parametrize(
    ("measures", "expected"),
    [
        ([REACHED("a"), REACHED("b"), BELOW("c")], Vote.YES),
        ([BELOW("a"), BELOW("b"), REACHED("c")], Vote.NO),
        ([REACHED("a"), BELOW("b")], Vote.ALMOST),
        ([NEAR("a"), NEAR("b")], Vote.ALMOST),
    ],
)
def test_two_thirds_of_the_metrics_decide(vote, measures, expected):
    assert vote(*measures).vote is expected


def test_of_one_metric_the_best_system_counts(vote):
    ballot = vote(BELOW("Accuracy"), REACHED("accuracy "), REACHED("F1"))
    assert ballot.vote is Vote.YES
    assert 1 not in ballot.cited


def test_the_statement_tells_the_numbers(vote):
    statement = vote(REACHED("accuracy"), BELOW("F1")).statement
    assert "2 metrics have a human baseline: 1 reached, 0 nearly reached and 1 not" in statement
    assert "accuracy 0.9 against 0.9" in statement
    assert statement.endswith("so by these numbers systems come near what people do.")


def test_numbers_give_no_month_since_when_it_works(vote):
    ballot = vote(REACHED("accuracy"), REACHED("F1"))
    assert ballot.vote is Vote.YES
    assert ballot.since is None
