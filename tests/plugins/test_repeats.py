"""Repetition and haste are seen, and what is natural is not held against anybody."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.lifecycle import ItemKind
from moderation.domain.screening import ScreeningRule
from moderation.hooks.contracts import SenderHistory
from moderation.hooks.testing import item, make
from plugins.repeats.screening import Repeats

HOLD_FROM = ScreeningRule().hold_from
TEXT = "A comment of ordinary length about the topic."


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make(Repeats, tmp_path_factory.getbasetemp())


@pytest.fixture
def points(made):
    return lambda text=TEXT, **changes: made.screen(item(text, **changes)).points


def test_a_first_comment_scores_nothing(points):
    assert points(seconds_to_fill=40.0) == 0
    assert points() == 0


def test_the_trap_weighs_most(points):
    assert points(honeypot_filled=True) == 6


def test_a_hasty_form_counts_and_a_pasted_text_hardly(points):
    assert points(seconds_to_fill=0) == 2.5
    assert HOLD_FROM <= points(seconds_to_fill=0.5) < 2.5
    assert points(seconds_to_fill=-5.0) == 2.5
    assert points("x" * 3_000, seconds_to_fill=10) == 0.5


@pytest.mark.parametrize(
    ("text", "kind", "seconds"),
    [
        ("faces", "tag_suggestion", 0.6),
        ("computer vision", "tag_suggestion", 1.5),
        ("ai", "tag_suggestion", 0.5),
        ("Yes!", "comment", 0.8),
        ("I agree with this.", "comment", 1.9),
        (TEXT, "comment", 3.1),
        ("", "report", 0.5),
    ],
)
def test_a_short_text_may_be_sent_soon(points, text, kind, seconds):
    assert points(text, kind=kind, seconds_to_fill=seconds) == 0


def test_a_tag_is_measured_once_though_it_is_kept_in_two_spellings(points):
    spellings = "computer vision\n\nComputer Vision"
    assert points(spellings, kind="tag_suggestion", seconds_to_fill=1.5) == 0


@given(
    st.text(max_size=400),
    st.sampled_from(["tag_suggestion", "tag_change", "report", "recheck_request"]),
    st.floats(allow_nan=False),
)
def test_the_haste_of_a_small_form_holds_nothing_by_itself(made, text, kind, seconds):
    assert made.screen(item(text, kind=kind, seconds_to_fill=seconds)).points < HOLD_FROM


@given(st.integers(0, 500), st.floats(0, 70), st.floats(0, 70), st.sampled_from(ItemKind))
def test_more_time_never_raises_the_score(made, length, one, other, kind):
    scores = [
        made.screen(item("x" * length, kind=kind, seconds_to_fill=seconds)).points
        for seconds in sorted((one, other))
    ]
    assert scores[0] >= scores[1]


def test_an_admin_can_do_without_the_clock(tmp_path):
    made = make(Repeats, tmp_path, {"seconds_to_fill": 0.0})
    assert made.screen(item("Yes!", seconds_to_fill=0.2)).points == 0


@pytest.mark.parametrize("field", [one.name for one in fields(SenderHistory)])
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


def test_nearly_the_same_text_is_a_reason_and_two_before_come_near_to_holding(made):
    one, two, many = (
        made.screen(item(TEXT, history=SenderHistory(near_text_elsewhere=count)))
        for count in (1, 2, 4)
    )
    assert [str(reason) for reason in one.reasons] == [
        "Nearly the same text stands in another item."
    ]
    assert str(two.reasons[0]) == "Nearly the same text stands in 2 other items."
    assert one.points < two.points < HOLD_FROM < many.points


def test_a_text_like_a_rejected_one_is_held(points):
    history = SenderHistory(near_text_elsewhere=1, near_text_rejected=1)
    assert points(history=history) >= HOLD_FROM > points("I agree 5", history=history)


def test_a_remark_on_two_topics_is_nobodys_business(points):
    assert points(history=SenderHistory(topics_with_text=1)) == 0
    assert points(history=SenderHistory(topics_with_text=4)) == 2


def test_a_first_item_with_a_link_counts_a_little(points):
    text = f"{TEXT} See https://example.org/a"
    assert 0 < points(text, author_key="7") < 1
    assert points(text, author_key="7", author_approved=1) == 0
    assert points(TEXT, author_key="7") == 0
    assert points(text, author_key="") == 0


def test_what_people_rejected_of_an_author_counts_against_the_next(points):
    assert points(author_rejected=1) < HOLD_FROM <= points(author_rejected=3)
    assert points(author_rejected=3, author_approved=3) == 0


def test_a_shared_address_holds_nothing_by_itself(points):
    assert points(history=SenderHistory(address_last_hour=9)) == 0
    assert 0 < points(history=SenderHistory(address_last_hour=500)) < HOLD_FROM


def test_the_limits_are_the_admins(tmp_path):
    made = make(Repeats, tmp_path, {"a_minute": 10})
    assert made.screen(item(TEXT, history=SenderHistory(sent_last_minute=5))).points == 0
