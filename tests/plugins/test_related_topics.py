"""Topics that share tags or rare words come, the rarest first, the same ones every time."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.hooks.testing import make
from moderation.hooks.toolkit import ShownTopic
from plugins.related_topics.relating import RelatedTopics

FILLING = tuple(
    ShownTopic(100 + number, f"filling-{number}", f"Can AI do number{number}?", "en", "NO")
    for number in range(20)
)


def topic(id, question, *tags, language="en"):
    return ShownTopic(id, f"topic-{id}", question, language, "YES", tags)


FACES = topic(1, "Can AI recognise emotions in faces?", "vision", "emotion")


@pytest.fixture
def related(tmp_path):
    made = make(RelatedTopics, tmp_path)

    def paths(shown, *others):
        section = made.section(shown, others)
        return [] if section is None else [one.path for one in section.lines]

    return paths


def test_a_shared_tag_relates(related):
    other = topic(2, "Is a poem sad?", "emotion")
    assert related(FACES, *FILLING, other) == ["/en/topics/topic-2"]


def test_shared_rare_words_relate_and_one_alone_does_not(related):
    both, one = topic(3, "Does it draw emotions in faces?"), topic(4, "Does it draw faces?")
    assert related(FACES, *FILLING, both, one) == ["/en/topics/topic-3"]


def test_what_most_questions_say_relates_nothing(related):
    assert related(FACES, *FILLING) == []


def test_among_few_topics_no_word_counts_as_rare(related):
    assert related(FACES, *FILLING[:5], topic(3, "Emotions in faces?")) == []


def test_the_rarer_tag_comes_first(related):
    common = [topic(number, "?", "vision") for number in range(20, 26)]
    rare = topic(2, "?", "emotion")
    assert related(FACES, *FILLING, *common, rare)[0] == "/en/topics/topic-2"


def test_more_in_common_comes_first(related):
    both, one = topic(2, "?", "emotion", "vision"), topic(3, "?", "emotion")
    assert related(FACES, *FILLING, one, both) == ["/en/topics/topic-2", "/en/topics/topic-3"]


def test_five_are_listed_at_most_and_equals_the_newest_first(related):
    others = [topic(number, "?", "emotion") for number in range(2, 12)]
    assert related(FACES, *FILLING, *others) == [
        f"/en/topics/topic-{id}" for id in range(11, 6, -1)
    ]


def test_a_topic_is_not_related_to_itself(related):
    assert related(FACES, FACES) == []


def test_links_keep_to_the_language_of_the_page(related):
    assert related(FACES, topic(2, "?", "emotion", language="nl")) == ["/nl/topics/topic-2"]


@settings(deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_topics_are_given_does_not_matter(
    tmp_path_factory, chance: random.Random
):
    made = make(RelatedTopics, tmp_path_factory.getbasetemp())
    others = [
        topic(id, f"Can AI fold {chance.choice('abc') * 4}?", *chance.sample(["x", "y", "z"], 2))
        for id in range(2, 30)
    ]
    shuffled = chance.sample(others, len(others))
    mine = topic(1, "Can AI fold aaaa?", "x", "y")
    assert made.section(mine, others) == made.section(mine, shuffled)


@pytest.mark.parametrize("odd", ["", "\ud800", "\0", "x" * 10_000, "/../..", "a b?c#d", "\u202e"])
def test_odd_words_and_addresses_stay_within_the_site(related, odd):
    other = ShownTopic(2, odd, odd, "en", "NO", ("emotion",))
    found = related(FACES, other)
    assert found in ([""], [f"/en/topics/{found[0].rpartition('/')[2]}"])
    assert " " not in found[0]
