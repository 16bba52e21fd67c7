"""The weigher of stances: newer and firmer sources count more; too few are no verdict."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.evidence import SourceKind, Stance
from moderation.domain.jury import Vote
from moderation.hooks.testing import case, evidence, make
from plugins.stances.voting import Stances
from plugins.stances.weighing import weigh


@pytest.fixture
def vote(tmp_path):
    made = make(Stances, tmp_path)
    return lambda *sources: made.vote(case(*sources))


def sources(*stances, **changes):
    return [evidence(id, stance=stance, **changes) for id, stance in enumerate(stances, 1)]


def test_without_stances_it_abstains(vote):
    assert vote().vote is None
    assert vote(*sources(Stance.UNCLEAR, Stance.UNCLEAR)).vote is None


def test_one_source_is_too_little(vote):
    ballot = vote(*sources(Stance.SUPPORTS))
    assert ballot.vote is Vote.IN_RESEARCH
    assert "too little" in ballot.statement


def test_old_sources_alone_are_too_little(vote):
    assert vote(*sources(Stance.AGAINST, Stance.AGAINST, year=1998)).vote is Vote.IN_RESEARCH


@pytest.mark.parametrize(
    ("stances", "expected"),
    [
        ([Stance.SUPPORTS] * 3, Vote.YES),
        ([Stance.AGAINST] * 3, Vote.NO),
        ([Stance.LIMITS] * 3, Vote.ALMOST),
        ([Stance.SUPPORTS, Stance.LIMITS, Stance.SUPPORTS, Stance.LIMITS], Vote.ALMOST),
        ([Stance.SUPPORTS, Stance.AGAINST], Vote.IN_RESEARCH),
        ([Stance.SUPPORTS, Stance.SUPPORTS, Stance.UNCLEAR], Vote.YES),
    ],
)
def test_two_thirds_of_the_weight_decide(vote, stances, expected):
    assert vote(*sources(*stances)).vote is expected


def test_new_journals_outweigh_old_news(vote):
    new = sources(Stance.SUPPORTS, Stance.SUPPORTS, year=2026)
    old = [
        evidence(id, stance=Stance.AGAINST, kind=SourceKind.NEWS, year=2015) for id in range(10, 15)
    ]
    assert vote(*new, *old).vote is Vote.YES


def test_the_statement_tells_what_it_rests_on(vote):
    ballot = vote(*sources(Stance.SUPPORTS, Stance.SUPPORTS, Stance.LIMITS))
    assert "3 approved sources" in ballot.statement
    assert "2 in support, 1 with limits" in ballot.statement
    assert "newest 2024" in ballot.statement
    assert ballot.cited == (1, 2)


def test_since_is_the_year_of_the_second_firm_source(vote):
    supporting = [
        evidence(1, year=2019),
        evidence(2, year=2022),
        evidence(3, year=2024),
        evidence(4, year=2015, kind=SourceKind.NEWS),
    ]
    assert vote(*supporting).since == (2022, 12)
    assert vote(*sources(Stance.AGAINST, Stance.AGAINST)).since is None


@given(
    st.permutations(
        [evidence(id, stance=stance, year=2018 + id) for id, stance in enumerate([*Stance] * 2)]
    )
)
def test_the_order_of_the_evidence_does_not_matter(mixed):
    assert weigh(case(*mixed), 4.0) == weigh(case(*reversed(mixed)), 4.0)
