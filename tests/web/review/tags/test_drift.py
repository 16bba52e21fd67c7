"""The page of drift: a part of the vocabulary, what differs in it, and the way on."""

import pytest
from sqlalchemy import delete, update

from moderation.actions.tags.relations import imply
from moderation.actions.tags.standing import Retag, retag
from moderation.actions.transaction import transaction
from moderation.extensions import db
from moderation.models import Tag, TagClosure, TopicTag
from moderation.queries.tags import drift, drift_page
from moderation.queries.tags.drift_page import shown_drift
from tests.web.review.tags.test_vocabulary import write_tag

PATH = "/review/tags/drift"


@pytest.fixture
def robots(topic, clock, operator):
    """A topic with the tag "soft robot", which implies "robot"."""
    narrow, wide, topic_id = write_tag(clock, "soft robot"), write_tag(clock, "robot"), topic.id
    with transaction() as session:
        imply(session, operator, session.get_one(Tag, narrow), session.get_one(Tag, wide))
        retag(session, operator, [Retag(topic_id, (narrow,))])
    return narrow, wide


def write(statement):
    with transaction() as session:
        session.execute(statement)


def test_there_is_a_way_to_it_and_it_says_when_nothing_differs(mo, robots):
    assert f'href="{PATH}"' in mo.get("/review/tags").text
    page = mo.get(PATH).text
    assert "2 tags were looked at" in page
    assert "Nothing differs here." in page
    assert "--repair" not in page


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (update(Tag).values(topic_count=7), "7 stored, 1 counted"),
        (update(Tag).values(form="x"), "Names that are compared wrong"),
        (delete(TagClosure), "Broader tags that are not what relations say"),
        (update(TopicTag).values(implied=True), "where nothing implies them"),
        (delete(TopicTag).where(TopicTag.implied), "Tags that topics lack"),
    ],
    ids=["counts", "forms", "broader", "alone", "missing"],
)
def test_what_differs_is_told_with_what_to_do(mo, robots, statement, told):
    write(statement)
    page = mo.get(PATH).text
    assert told in page
    assert "venire verify --repair" in page
    assert 'href="/review/tags/soft-robot"' in page


def test_parts_follow_each_other_until_the_end(mo, robots, monkeypatch):
    narrow, wide = robots
    monkeypatch.setattr(drift, "PART", 1)
    assert f'href="{PATH}?after={narrow}"' in mo.get(PATH).text
    last = mo.get(f"{PATH}?after={narrow}").text
    assert "robot" in last
    assert "?after=" not in last
    assert mo.get(f"{PATH}?after={wide}").status_code == 404


def test_a_part_ends_before_too_many_topics(robots, monkeypatch):
    narrow, wide = robots
    monkeypatch.setattr(drift_page, "MOST_LINKS", 1)
    assert (shown_drift().part.last, shown_drift(narrow).part.last) == (narrow, wide)
    monkeypatch.setattr(drift_page, "MOST_LINKS", 0)
    first = shown_drift()
    assert (first.part.crowded, first.part.following, first.drift) == (True, narrow, None)


def test_a_tag_on_too_many_topics_is_left_to_the_operator(mo, robots, monkeypatch):
    monkeypatch.setattr(drift_page, "MOST_LINKS", 0)
    page = mo.get(PATH).text
    assert "1 tag was looked at" in page
    assert "too many topics" in page


def test_much_that_differs_is_told_in_part(mo, clock):
    for number in range(60):
        write_tag(clock, f"tag {number}", topic_count=1)
    page = mo.get(PATH).text
    assert page.count("1 stored, 0 counted") == 50
    assert page.count("and more") == 1
    assert len(page.encode()) < 60_000


def test_without_tags_there_is_nothing_to_look_at(mo):
    assert "There are no tags yet." in mo.get(PATH).text
    assert db.session.query(Tag).count() == 0
