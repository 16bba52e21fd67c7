"""Abuse is found by lists at first, then by what people here call so; a curse alone is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.hooks.testing import item, make
from moderation.hooks.toolkit import Lesson
from plugins.learned.doubt import HELD_FROM
from plugins.learned.insults import hurts
from plugins.learned.toxicity import Toxicity

ABUSE = (
    "Nobody needs people like you here",
    "Go back to your village",
    "Such folk should not speak",
)
FINE = ("The robot folded the laundry", "That is damn good work", "I doubt the second source")


@pytest.fixture
def toxicity(tmp_path):
    return make(Toxicity, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "You are an idiot",
        "you 1d10t",
        "I will kill you",
        "Jij bent een sukkel",
        "shut up",
        "those people are vermin",
        "Hou je bek",
    ],
)
def test_what_is_aimed_at_somebody_is_held_from_the_start(toxicity, text):
    found = toxicity.screen(item(text))
    assert found.points >= HELD_FROM
    assert found.reasons


@pytest.mark.parametrize(
    "text",
    [
        "The robot is damn fast",
        "What a stupid benchmark",
        "oh shit, it works",
        "Pigs cannot fly",
        "een trut",
        "The Scunthorpe problem",
        "",
    ],
)
def test_what_is_only_coarse_is_not_held(toxicity, text):
    points = toxicity.screen(item(text)).points
    assert points is None or points < HELD_FROM


def test_that_nothing_hurts_says_nothing_for_an_item(toxicity):
    assert toxicity.screen(item("The robot folded the laundry")).points is None


def lessons():
    kinds = ((True, "abuse", ABUSE), (False, "", FINE), (True, "spam", ("Buy followers cheap",)))
    told = [
        (unwanted, reason, f"{text} {end}")
        for unwanted, reason, texts in kinds
        for text in texts
        for end in "abcdefgh"
    ]
    return [
        Lesson(item(text), unwanted, reason, place)
        for place, (unwanted, reason, text) in enumerate(told)
    ]


def test_it_learns_what_people_here_call_abuse_and_nothing_else(toxicity):
    told = lessons()
    trained = toxicity.train(told, None, ())
    assert (trained.lessons, trained.unwanted, trained.silent) == (len(told), 24, None)
    toxicity.take(trained.body)
    assert toxicity.screen(item("Nobody needs folk like you")).points >= HELD_FROM
    assert toxicity.screen(item("Buy followers cheap x")).points is None
    assert toxicity.screen(item("You are an idiot")).points >= HELD_FROM


def test_what_was_turned_down_without_a_reason_teaches_nothing(toxicity):
    untold = [Lesson(item(f"{ABUSE[0]} {place}"), True, "", 500 + place) for place in range(9)]
    assert toxicity.train([*lessons(), *untold], None, ()) == toxicity.train(lessons(), None, ())


def test_without_reasons_the_lists_remain(toxicity):
    told = [Lesson(one.item, one.unwanted, "", one.lesson_id) for one in lessons()]
    trained = toxicity.train(told, None, ())
    assert trained.silent is not None
    toxicity.take(trained.body)
    assert toxicity.screen(item("You are an idiot")).points >= HELD_FROM


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_can_be_counted(text):
    found = hurts(text)
    assert (
        min(found.threats, found.slurs, found.aimed, found.insults, found.dismissals, found.curses)
        >= 0
    )
