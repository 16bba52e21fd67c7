"""Topics on which a suggested tag would stand well, too."""

from collections.abc import Callable

import pytest
from flask import Flask

from moderation.actions.transaction import transaction
from moderation.domain.tags import form, slug
from moderation.extensions import db
from moderation.models import Tag, TagAlias, Topic, TopicTag, TopicText
from moderation.queries.public import topic_search
from moderation.queries.tags.deciding import also_fitting
from moderation.queries.tags.deciding.fitting import MOST_FITTING
from tests.conftest import Clock
from tests.queries.public.test_reading import counted

Write = Callable[..., int]


@pytest.fixture
def topic(app: Flask, clock: Clock) -> Write:
    """A function that writes a topic: its question, and more of its text or its row."""

    def write(question: str, answer: str = "", *, tags: tuple[int, ...] = (), **row: object) -> int:
        with transaction() as session:
            number = session.query(Topic).count() + 1
            session.add(
                Topic(id=number, case_number=number, slug=f"topic-{number}", status="NO",
                      created_at=clock(), status_since=clock(), **row)
            )  # fmt: skip
            session.flush()
            session.add(
                TopicText(topic_id=number, locale="en", question=question, short_answer=answer)
            )
            session.add_all(
                TopicTag(topic_id=number, tag_id=tag, present=True, version=1) for tag in tags
            )
        return number

    return write


@pytest.fixture
def robots(app: Flask, clock: Clock) -> int:
    """The tag "robots", also called "android"."""
    with transaction() as session:
        tag = Tag(name="robots", slug=slug("robots"), form=form("robots"), live=True, version=1,
                  topic_count=0, created_at=clock())  # fmt: skip
        session.add(tag)
        session.flush()
        session.add(
            TagAlias(name="android", form=form("android"), tag_id=tag.id, live=True, version=1)
        )  # fmt: skip
        return tag.id


def fitting(name: str, here: int | None = None) -> list[int]:
    return [one.id for one in also_fitting(name, here, "en")]


def test_those_that_name_it_in_the_question_first_then_the_newest(topic: Write) -> None:
    asked = topic("Can robots fold laundry?")
    answered = topic("Can AI fold laundry?", "A robot can.")
    newest = topic("Can AI do sums?", "Robots do them.")
    topic("Is robotics a field?")
    assert fitting("robots") == [asked, newest, answered]


def test_not_where_it_stands_nor_where_it_is_suggested_nor_what_nobody_sees(
    topic: Write, robots: int
) -> None:
    topic("Can robots walk?", tags=(robots,))
    topic("Can robots swim?", visible=False)
    here, other = topic("Can robots fly?"), topic("Can an android dream?")
    assert fitting("robots", here) == [other]
    assert fitting("android", here) == [other]


@pytest.mark.parametrize("name", ["ai", "%", "_", "?", "a'b", "\\", "100%", "x" * 60])
def test_signs_and_short_names_find_nothing_by_chance(topic: Write, name: str) -> None:
    topic("Can AI do it all?")
    assert fitting(name) == []


def test_there_are_few_and_reading_them_takes_as_much_however_many_there_are(
    topic: Write, robots: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topic_search, "LOOKED_AT", 8)
    oldest = topic("Can robots walk?")
    numbers = [topic(f"Can robots do {number}?") for number in range(8)]
    with counted(db.engine) as statements:
        found = fitting("robots")
    assert found == numbers[::-1][:MOST_FITTING]
    assert oldest not in found
    assert len(statements) <= 7
