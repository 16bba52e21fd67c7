"""Decided items like the one before a moderator, with how they were decided and why."""

import pytest

from moderation.domain.lifecycle import ItemState
from moderation.models import Topic
from moderation.queries.desk.context import past_cases
from moderation.queries.desk.context.alike import MOST_A_WORD, MOST_ALIKE
from tests.conftest import START
from tests.queries.desk.context.conftest import statements

SPAM = "Buy cheap followers from my channel today"


@pytest.fixture
def alike(stored):
    return lambda number: past_cases(stored(number))


def test_the_same_text_comes_first_with_who_decided_and_why(item, decision, alike):
    near = item("Buy cheap followers from your channel today", "approved")
    same = item(SPAM, "rejected")
    decision(same, "reject", "Spam or advertising")
    found = alike(item(SPAM))
    assert [one.id for one in found] == [same, near]
    assert (found[0].likeness, found[0].state, found[0].by) == (100, ItemState.REJECTED, "user:1")
    assert found[0].reason.params["text"] == "Spam or advertising"
    assert 60 <= found[1].likeness < 100


def test_of_several_decisions_the_last_one_is_told(item, decision, alike):
    same = item(SPAM, "rejected")
    decision(same, "reject", "First", version=2)
    decision(same, "undo", "Second", version=3)
    decision(same, "reject", "Third", version=4)
    assert alike(item(SPAM))[0].reason.params["text"] == "Third"


def test_what_is_not_decided_is_no_precedent(item, alike):
    item(SPAM)
    item(SPAM, "held")
    assert alike(item(SPAM)) == ()


def test_near_words_count_within_the_kind_alone(item, alike):
    item("Buy cheap followers from your channel today", "rejected", kind="topic_proposal")
    assert alike(item(SPAM)) == ()


def test_one_shared_word_is_not_alike(item, alike):
    item("My channel swims", "approved")
    assert alike(item(SPAM)) == ()


def test_there_are_few(item, alike):
    for number in range(MOST_ALIKE + 3):
        item(f"{SPAM} {number}", "rejected")
    assert len(alike(item(SPAM))) == MOST_ALIKE


@pytest.mark.parametrize("text", ["", "!!!", "?", "a", '"quoted', "NEAR(a b)", "x' OR '1", "ß - *"])
def test_any_line_can_be_looked_for(item, alike, text):
    item(text, "rejected", fingerprint="another")
    assert len(alike(item(text))) <= 1


def test_it_takes_four_statements_however_many_there_are(item, alike):
    taken = []
    for round_ in range(2):
        for number in range(MOST_A_WORD):
            item(f"{SPAM} {round_} {number}", "rejected")
        number = item(f"{SPAM} again {round_}")
        with statements() as run:
            alike(number)
        taken.append(len(run))
    assert taken == [5, 5], "the item itself, and four for those like it"


def test_verdicts_are_not_alike_because_their_statuses_are(item, alike):
    step = "IN_RESEARCH → ALMOST"
    item(step, "approved", kind="verdict", fingerprint=None)
    assert alike(item(step, kind="verdict", fingerprint=None)) == ()


def suggested(item, name, state="waiting"):
    mark = f"{name} {state}"
    return item(name, state, kind="tag_suggestion", fingerprint=mark)


@pytest.mark.parametrize(
    ("name", "like"),
    [("robots", "robot"), ("robot", "robots"), ("abilities", "ability"), ("ability", "abilities"),
     ("soft robots", "softrobot"), ("reinforcement learning", "reinforcement learnings")],
)  # fmt: skip
def test_a_look_alike_of_a_tags_name_is_alike_however_few_letters_it_has(item, alike, name, like):
    found = suggested(item, like, "rejected")
    assert [one.id for one in alike(suggested(item, name))] == [found]


def test_of_a_like_item_elsewhere_the_topic_is_told(item, alike, rows):
    rows(Topic, {"id": 2, "case_number": 2, "slug": "sums", "status": "NO", "created_at": START,
                 "status_since": START})  # fmt: skip
    here = suggested(item, "robot", "rejected")
    there = item("robots", "rejected", kind="tag_suggestion", fingerprint="x", topic_id=2)
    found = {one.id: one.topic_id for one in alike(suggested(item, "robots"))}
    assert found == {here: None, there: 2}
