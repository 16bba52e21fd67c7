"""The room where a tag is suggested for a topic that is chosen there: without scripts."""

import re

import pytest
from sqlalchemy import select

from moderation.actions.decisions import decide
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import ReviewItem, Topic
from tests.actions.conftest import seen

pytestmark = pytest.mark.usefixtures("gallery")

ROOM = "/en/suggest-tag"


def offered(text: str) -> list[str]:
    """The topics to choose from, in order."""
    return re.findall(r'type="radio" name="topic" value="([^"]*)"', text)


def items() -> list[ReviewItem]:
    db.session.rollback()
    query = select(ReviewItem).where(ReviewItem.kind == "tag_suggestion")
    return list(db.session.scalars(query.order_by(ReviewItem.id)))


def found(client, find: str, name: str = "linen") -> list[str]:
    answer = client.get(ROOM, query_string={"name": name, "find": find})
    assert answer.status_code == 200
    return offered(answer.text)


def test_a_tags_page_leads_there_with_the_tag(client, send, acting) -> None:
    send("/en/topics/fold-laundry/tags", {"name": "linen"})
    number = items()[-1].id
    decide(acting(Role.MODERATOR), number, DecisionAct.APPROVE, seen(number))
    text = client.get("/en/tags/linen").text
    assert f'action="{ROOM}"' in text
    assert '<input type="hidden" name="name" value="linen">' in text


def test_a_search_of_tags_that_found_none_leads_there_with_its_words(client) -> None:
    text = client.get("/en/tags?q=knitwear").text
    assert re.search(r'name="name"[^>]* value="knitwear"', text)


@pytest.mark.parametrize(
    "find",
    ["laundry", "FOLD laun", "fold-laundry", "5002", "#5002", "/en/topics/fold-laundry#tags",
     "https://gallery.example/nl/topics/fold-laundry?sent=tag#tags"],
)  # fmt: skip
def test_a_topic_is_found_by_words_its_number_and_its_address(client, find: str) -> None:
    assert found(client, find) == ["fold-laundry"]


def test_without_words_the_newest_ones_are_offered_and_without_a_tag_none(client) -> None:
    assert found(client, "") == ["fold-laundry", "broad-emotions"]
    assert found(client, "", name="") == []


@pytest.mark.parametrize("find", ["?!", "\0", "%", "_", "laundry zebra", "x" * 10_000, "9" * 40])
def test_what_means_no_topic_finds_none(client, find: str) -> None:
    assert found(client, find) == []


def test_a_topic_that_is_not_shown_is_not_found(client, change) -> None:
    change(lambda _, topic: setattr(topic, "visible", False))
    assert found(client, "broad-emotions") == []
    assert db.session.scalars(select(Topic.id).where(~Topic.visible)).all()


def test_the_tag_is_suggested_for_the_topic_and_its_page_says_thanks(send) -> None:
    answer = send(ROOM, {"name": "Linen", "topic": "fold-laundry"})
    assert answer.headers["Location"] == "/en/topics/fold-laundry?sent=tag#tags"
    assert [one.summary for one in items()] == ["linen"]
    answer = send(ROOM, {"name": "linen", "topic": "fold-laundry"})
    assert answer.headers["Location"] == "/en/topics/fold-laundry?sent=tag-joined#tags"


@pytest.mark.parametrize("topic", ["", "nowhere", "a/b", "\0", "x" * 10_000, "Fold-Laundry"])
def test_without_a_topic_that_there_is_it_is_asked_for(send, topic: str) -> None:
    answer = send(ROOM, {"name": "linen", "topic": topic, "find": "laundry"})
    assert answer.status_code == 422
    assert "Choose a topic." in answer.text
    assert offered(answer.text) == ["fold-laundry"]
    assert items() == []


def test_a_name_that_cannot_be_is_refused_beside_its_field(send) -> None:
    answer = send(ROOM, {"name": "\u200b", "topic": "fold-laundry"})
    assert answer.status_code == 422
    assert 'id="tag-name-problem"' in answer.text


def test_who_repeats_what_was_turned_down_is_told_and_may_insist(send, acting) -> None:
    wish = {"name": "linen", "topic": "fold-laundry"}
    send(ROOM, wish)
    number = items()[-1].id
    decide(acting(Role.MODERATOR), number, DecisionAct.REJECT, seen(number), "No cloth")
    answer = send(ROOM, wish)
    assert answer.status_code == 422
    assert "was turned down for this topic." in answer.text
    assert '<input type="hidden" name="topic" value="fold-laundry">' in answer.text
    assert send(ROOM, wish | {"sure": "yes", "again": "yes"}).status_code == 303


def test_a_look_alike_is_asked_of_and_one_click_takes_it(send, acting) -> None:
    send("/en/topics/broad-emotions/tags", {"name": "robots"})
    number = items()[-1].id
    decide(acting(Role.MODERATOR), number, DecisionAct.APPROVE, seen(number))
    answer = send(ROOM, {"name": "robot", "topic": "fold-laundry"})
    assert answer.status_code == 422
    assert "Did you mean one of these tags?" in answer.text
    assert "Can AI fold laundry?" in answer.text.partition("Nothing was sent yet.")[0]
    assert send(ROOM, {"name": "robots", "topic": "fold-laundry"}).status_code == 303


def test_the_room_holds_nothing_of_the_visitor(client) -> None:
    answer = client.get(ROOM, query_string={"name": "linen"})
    assert "Set-Cookie" not in answer.headers
    assert "csrf" not in answer.text
