"""An opinion is repeatable and says nothing but what the jury found."""

import re

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.jury import (
    Ending,
    Statement,
    Vote,
    conclude,
    opinion,
    wording,
)
from moderation.domain.messages import Message

votes = st.lists(st.sampled_from(Vote) | st.none(), max_size=7)
seeds = st.integers(0, 1000)
UNFILLED = re.compile(r"%\(\w+\)s|%%")


def statements_of(some):
    return [
        Statement(number, vote, f"Statement {number}, 100% %(mine)s.")
        for number, vote in enumerate(some, start=1)
        if vote is not None
    ]


def told(some, seed=0):
    return opinion(conclude(some), statements_of(some), seed)


@given(votes, seeds)
def test_the_same_ballots_and_seed_give_the_same_opinion(some, seed):
    statements = statements_of(some)
    again = opinion(conclude(some), reversed(statements), seed)
    assert told(some, seed) == again


@given(votes, seeds)
def test_every_place_is_filled(some, seed):
    result = told(some, seed)
    for part in (*result.parts, result.order):
        own = str(part).replace("%(mine)s", "")
        assert not UNFILLED.search(own)


@given(votes, seeds)
def test_quotes_are_what_a_juror_said_with_the_vote_that_was_cast(some, seed):
    conclusion = conclude(some)
    stated = {one.text: one for one in statements_of(some)}
    for part in told(some, seed).body:
        if "statement" not in part.params:
            continue
        quoted = stated[part.params["statement"]]
        agrees = part.id in {text.id for text in wording.FOR_VERDICT}
        assert agrees == (quoted.vote is conclusion.verdict)
        if not agrees:
            assert quoted.vote.replace("_", " ") in part.id


@given(votes, seeds)
def test_the_order_tells_the_split(some, seed):
    order, split = told(some, seed).order, conclude(some).split
    assert f"{split.yes} — {split.almost} — {split.no}" in str(order)
    if split.in_research:
        assert f"and {split.in_research} for IN RESEARCH" in str(order)


@given(votes, seeds)
def test_a_status_is_ordered_only_with_a_verdict(some, seed):
    conclusion, order = conclude(some), str(told(some, seed).order)
    if conclusion.ending is Ending.VERDICT:
        assert f"returns a verdict of {conclusion.verdict.replace('_', ' ')}, with" in order
    else:
        assert "The status stands." in order


@given(votes, seeds)
def test_an_uncalibrated_confidence_says_so(some, seed):
    has_verdict = conclude(some).ending is Ending.VERDICT
    assert (wording.UNCALIBRATED in told(some, seed).body) == has_verdict


def test_a_unanimous_jury_reads_like_a_court():
    result = told([Vote.YES, Vote.YES])
    assert str(result.order) == (
        "By a vote of 2 — 0 — 0, the panel returns a verdict of YES, "
        "with verdict confidence of 86%. The court so orders."
    )
    headlines = {str(told([Vote.YES] * 2, seed).headline) for seed in range(40)}
    assert "The jury came to a clearly affirmative answer." in headlines
    assert len(headlines) == 3


@given(seeds)
def test_only_a_unanimous_jury_is_called_one(seed):
    unanimous = {text for texts in wording.UNANIMOUS_HEADLINES.values() for text in texts}
    assert told([Vote.YES] * 2, seed).headline in unanimous
    assert told([Vote.YES, Vote.YES, Vote.NO], seed).headline not in unanimous


def test_a_juror_without_words_is_not_quoted():
    silent = [Statement(1, Vote.YES, " "), Statement(2, Vote.YES, "It works.")]
    body = opinion(conclude([Vote.YES, Vote.YES]), silent, 1).body
    assert [part.params["numeral"] for part in body if "numeral" in part.params] == ["II"]


def test_every_wording_is_a_text_of_its_own():
    tables = [value for name, value in vars(wording).items() if name.isupper()]
    texts = [text.id for table in tables for text in _texts(table)]
    repeated = {"The status stands as it was."}
    assert len([one for one in texts if one not in repeated]) == len(set(texts) - repeated)


def _texts(table):
    if isinstance(table, Message):
        return [table]
    parts = table.values() if isinstance(table, dict) else table
    return [text for part in parts for text in _texts(part)]
