"""The weigher of stances: newer and firmer sources count more; too few are no verdict."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.evidence import SourceKind, Stance
from moderation.domain.jury import Vote
from moderation.hooks.testing import case, evidence, make
from plugins.stances.voting import Stances
from plugins.stances.weighing import SIDES, percentages, total, weigh


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


@pytest.mark.parametrize(
    ("stances", "shares"),
    [
        ([Stance.SUPPORTS] * 3, (100, 0, 0)),
        ([Stance.SUPPORTS, *[Stance.LIMITS] * 4], (20, 80, 0)),
        ([Stance.SUPPORTS, Stance.LIMITS, Stance.AGAINST], (34, 33, 33)),
        ([Stance.AGAINST, Stance.AGAINST], (0, 0, 100)),
    ],
)
def test_the_statement_names_the_share_of_every_side(vote, stances, shares):
    supports, limits, against = shares
    assert vote(*sources(*stances)).statement.endswith(
        f"weighed by age and kind, {supports} % speaks for the ability, "
        f"{limits} % for it with limits and {against} % against it."
    )


taking_sides = st.builds(
    lambda stance, kind, year: {"stance": stance, "kind": kind, "year": year},
    st.sampled_from(SIDES), st.sampled_from(SourceKind), st.none() | st.integers(1990, 2026),
)  # fmt: skip


@given(st.lists(taking_sides, min_size=1, max_size=12))
def test_the_shares_are_near_the_truth_and_add_up(fields):
    weighed = weigh(case(*(evidence(id, **one) for id, one in enumerate(fields))), 4.0)
    shares = percentages(weighed)
    assert sum(shares.values()) == 100
    for side, share in shares.items():
        assert abs(share - 100 * total(weighed, side) / total(weighed)) < 1


def test_years_of_publication_give_no_month_since_when_it_works(vote):
    supporting = [evidence(id, year=2018 + id) for id in range(1, 5)]
    ballot = vote(*supporting)
    assert ballot.vote is Vote.YES
    assert ballot.since is None


def test_sources_that_weigh_nothing_are_too_little(tmp_path):
    made = make(Stances, tmp_path, {"lowest_weight": 0, "half_life_years": 0.5})
    ancient = sources(Stance.SUPPORTS, Stance.SUPPORTS, year=1)
    assert made.vote(case(*ancient)).vote is Vote.IN_RESEARCH


@given(
    st.permutations(
        [evidence(id, stance=stance, year=2018 + id) for id, stance in enumerate([*Stance] * 2)]
    )
)
def test_the_order_of_the_evidence_does_not_matter(mixed):
    assert weigh(case(*mixed), 4.0) == weigh(case(*reversed(mixed)), 4.0)
