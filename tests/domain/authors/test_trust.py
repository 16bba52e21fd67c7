"""Trust grows by approvals, falls by rejections, and says why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.authors import AuthorRecord, AuthorState, TrustRule, trust_in_words

COUNTS = st.integers(0, 60)
RECORDS = st.builds(AuthorRecord, COUNTS, COUNTS, COUNTS)
RULES = st.builds(TrustRule, st.integers(1, 40))


@given(record=RECORDS, rule=RULES)
def test_an_approval_never_lowers_trust(record, rule):
    more = AuthorRecord(record.approved + 1, record.rejected, record.reported)
    assert rule.state(more).rank >= rule.state(record).rank


@given(record=RECORDS, rule=RULES, reported=st.booleans())
def test_a_rejection_or_an_upheld_report_never_raises_trust(record, rule, reported):
    more = AuthorRecord(
        record.approved, record.rejected + (not reported), record.reported + reported
    )
    assert rule.state(more).rank <= rule.state(record).rank


@given(record=RECORDS, rule=RULES)
def test_enough_approvals_win_trust_back(record, rule):
    enough = record.approved + 3 * record.unwanted + rule.trusted_after
    assert rule.state(AuthorRecord(enough, record.rejected, record.reported)) == "trusted"


@given(record=RECORDS, rule=RULES)
def test_an_approval_that_turns_out_bad_never_raises_trust(record, rule):
    approved = AuthorRecord(record.approved + 1, record.rejected, record.reported)
    turned = AuthorRecord(record.approved, record.rejected, record.reported + 1)
    assert rule.state(turned).rank <= rule.state(approved).rank


@pytest.mark.parametrize(
    ("record", "state"),
    [
        (AuthorRecord(), AuthorState.NEW),
        (AuthorRecord(rejected=1), AuthorState.NEW),
        (AuthorRecord(approved=1), AuthorState.KNOWN),
        (AuthorRecord(approved=2), AuthorState.KNOWN),
        (AuthorRecord(approved=3), AuthorState.TRUSTED),
        (AuthorRecord(approved=5, rejected=1), AuthorState.KNOWN),
        (AuthorRecord(approved=6, rejected=1), AuthorState.TRUSTED),
        (AuthorRecord(approved=1, rejected=1), AuthorState.KNOWN),
        (AuthorRecord(approved=5, rejected=1, reported=1), AuthorState.DISTRUSTED),
        (AuthorRecord(rejected=2), AuthorState.DISTRUSTED),
    ],
)
def test_the_states_by_example(record, state):
    assert TrustRule(3).state(record) is state


@given(record=RECORDS, rule=RULES)
def test_every_state_is_explained_in_whole_words(record, rule):
    words = str(trust_in_words(rule, record))
    assert words.endswith(".")
    assert "%" not in words


def test_the_words_say_what_is_missing():
    assert "2 more approved" in str(trust_in_words(TrustRule(3), AuthorRecord(approved=1)))


def test_impossible_records_and_rules_are_refused():
    with pytest.raises(ValueError, match="negative"):
        AuthorRecord(approved=-1)
    with pytest.raises(ValueError, match="at least one"):
        TrustRule(0)
