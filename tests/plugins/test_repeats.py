"""Repetition and haste are seen, and what is natural is not held against anybody."""

import pytest

from moderation.hooks.contracts import SenderHistory
from moderation.hooks.testing import item, make
from plugins.repeats.screening import Repeats

TEXT = "A comment of ordinary length about the topic."


@pytest.fixture
def points(tmp_path):
    made = make(Repeats, tmp_path)
    return lambda text=TEXT, **changes: made.screen(item(text, **changes)).points


def test_a_first_comment_scores_nothing(points):
    assert points(seconds_to_fill=40.0) == 0
    assert points() == 0


def test_the_trap_weighs_most(points):
    assert points(honeypot_filled=True) == 6


def test_a_hasty_form_counts_and_a_pasted_text_hardly(points):
    assert points(seconds_to_fill=0.5) == 2.5
    assert points("x" * 3_000, seconds_to_fill=10) == 0.5


@pytest.mark.parametrize(
    "field", ["same_text_elsewhere", "same_text_rejected", "sent_last_minute", "sent_last_hour"]
)
def test_more_of_it_never_lowers_the_score(points, field):
    scores = [points(history=SenderHistory(**{field: count})) for count in (0, 1, 3, 20, 500)]
    assert scores == sorted(scores)
    assert scores[0] == 0
    assert scores[-1] > 0


def test_many_may_suggest_the_same_tag_or_report(points):
    history = SenderHistory(same_text_elsewhere=30, same_text_rejected=30)
    assert points(kind="tag_suggestion", history=history) == 0
    assert points(kind="report", history=history) == 0


def test_a_short_text_is_often_written_twice(points):
    history = SenderHistory(same_text_elsewhere=2)
    assert points("I agree", history=history) < 1 < points(TEXT, history=history)


def test_the_limits_are_the_admins(tmp_path):
    made = make(Repeats, tmp_path, {"a_minute": 10})
    assert made.screen(item(TEXT, history=SenderHistory(sent_last_minute=5))).points == 0
