"""The topic around an item."""

from moderation.models import Tag, TopicTag, TopicText
from moderation.queries.desk.context import topic_card
from tests.conftest import START
from tests.queries.desk.context.conftest import statements


def test_it_says_question_status_poll_and_tags(topic, rows):
    rows(Tag, {"id": 1, "name": "robots", "slug": "robots", "created_at": START},
         {"id": 2, "name": "gone", "slug": "gone", "created_at": START})  # fmt: skip
    rows(TopicTag, {"topic_id": 1, "tag_id": 1, "present": True},
         {"topic_id": 1, "tag_id": 2, "present": False})  # fmt: skip
    card = topic_card(topic, "en")
    assert (card.question, card.status, card.tags) == ("Can AI fold laundry?", "NO", ("robots",))
    assert (card.yes, card.no, card.maybe) == (2, 5, 1)


def test_it_speaks_the_readers_language_where_it_can(topic, rows):
    text = {"topic_id": 1, "locale": "nl", "question": "Kan AI was vouwen?", "short_answer": "Nee."}
    rows(TopicText, text)
    assert topic_card(topic, "nl").short_answer == "Nee."
    assert topic_card(topic, "de").language == "en"


def test_what_waits_on_it_is_counted(topic, item):
    item("One")
    item("Two", "held")
    item("Three", "approved")
    assert topic_card(topic, "en").waiting == 2


def test_an_item_without_a_topic_has_no_card(app):
    assert topic_card(None, "en") is None
    assert topic_card(99, "en") is None


def test_it_takes_four_statements_whatever_lies_on_it(topic, item):
    taken = []
    for _ in range(2):
        for number in range(10):
            item(f"Comment {number}")
        with statements() as run:
            topic_card(topic, "en")
        taken.append(len(run))
    assert taken == [4, 4]
