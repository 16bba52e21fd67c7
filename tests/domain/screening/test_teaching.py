"""Which decision teaches what, and when a model must be made anew."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.domain.screening.teaching import (
    KINDS_THAT_TEACH,
    LONGEST_PAUSE,
    Judged,
    Teaching,
    added_since,
    mark,
    next_training,
    pack_marks,
    teaching,
    unpack_marks,
)

NOW = datetime(2026, 6, 28, 12, 0, tzinfo=UTC)
COMMENT, TAG = ItemKind.COMMENT, ItemKind.TAG_SUGGESTION
APPROVED, REJECTED = ItemState.APPROVED, ItemState.REJECTED
marks = st.frozensets(st.integers(0, 30).map(mark))


def test_a_persons_decision_teaches():
    assert teaching(Judged(COMMENT, APPROVED, "user:1")) == Teaching(unwanted=False)
    told = Judged(COMMENT, REJECTED, "user:1", "abuse")
    assert teaching(told) == Teaching(unwanted=True, reason="abuse")


@pytest.mark.parametrize("by", ["rule:screening", "system:work", "operator:root", "plugin:x", ""])
def test_nobody_else_teaches(by: str):
    assert teaching(Judged(COMMENT, REJECTED, by, "spam")) is None
    assert teaching(Judged(COMMENT, APPROVED, by)) is None


@pytest.mark.parametrize("state", [one for one in ItemState if one not in (APPROVED, REJECTED)])
def test_what_is_undecided_teaches_nothing(state: ItemState):
    assert teaching(Judged(COMMENT, state, "user:1")) is None


@pytest.mark.parametrize("kind", [one for one in ItemKind if one not in KINDS_THAT_TEACH])
def test_what_no_visitor_wrote_by_themselves_teaches_nothing(kind: ItemKind):
    assert teaching(Judged(kind, REJECTED, "user:1", "spam")) is None


def test_a_tag_that_another_says_is_not_unwanted_as_spam_is():
    assert teaching(Judged(TAG, REJECTED, "user:1", "same_tag")) is None
    assert teaching(Judged(TAG, REJECTED, "user:1", "spam")) == Teaching(True, "spam")
    assert teaching(Judged(TAG, APPROVED, "user:1")) == Teaching(unwanted=False)


def test_a_report_says_more_than_what_let_the_comment_through():
    upheld = Judged(COMMENT, APPROVED, "rule:screening", reported=True, report_reason="abuse")
    assert teaching(upheld) == Teaching(True, "abuse")
    kept = Judged(COMMENT, APPROVED, "rule:screening", reported=False, report_reason="abuse")
    assert teaching(kept) == Teaching(unwanted=False)


def test_who_looks_blindly_at_what_was_let_through_teaches():
    looked = Judged(COMMENT, APPROVED, "rule:screening", looked_at=True)
    assert teaching(looked) == Teaching(unwanted=True)
    undone = Judged(COMMENT, ItemState.WAITING, "rule:screening", looked_at=True)
    assert teaching(undone) is None


@given(marks, marks)
def test_only_what_was_added_is_learned_where_nothing_went_away(known, more):
    assert added_since(known, list(known | more)) == more - known


@given(marks, marks)
def test_a_model_is_made_anew_where_something_went_away(known, standing):
    gone = known - standing
    assert (added_since(known, list(standing)) is None) == bool(gone)


@given(marks)
def test_marks_are_kept(some):
    assert unpack_marks(pack_marks(some)) == some


def test_a_lesson_that_was_rewritten_has_another_mark():
    assert mark(1, 7, True, "spam") != mark(1, 7, False, "")
    assert mark("\ud800") == mark("\ud800")


@given(st.floats(0, 200), st.floats(0, 60))
def test_a_training_waits_little_and_never_before_now(seconds: float, ago: float):
    last = NOW - timedelta(seconds=ago)
    due = next_training(NOW, last, seconds)
    assert NOW <= due <= NOW + LONGEST_PAUSE
    assert next_training(NOW, None, 0.0) == NOW
