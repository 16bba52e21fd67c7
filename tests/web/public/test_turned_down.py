"""A tag that was turned down for a topic: who suggests it again is told at once, and may insist."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from moderation.actions.decisions import decide
from moderation.actions.operating.settings import change_site_settings
from moderation.actions.tags.changes.vocabulary import offer
from moderation.actions.transaction import transaction
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import ReviewItem, Revision, Tag
from moderation.queries.settings import read_site_settings
from tests.actions.conftest import seen

pytestmark = pytest.mark.usefixtures("gallery")

PAGE = "/en/topics/fold-laundry"


def suggestions() -> list[ReviewItem]:
    db.session.rollback()
    query = select(ReviewItem).where(ReviewItem.kind == "tag_suggestion")
    return list(db.session.scalars(query.order_by(ReviewItem.id)))


@pytest.fixture
def rejected(gallery, send, acting) -> None:
    """The suggestion of "linen" for the topic, rejected in a moderator's own words."""
    send(f"{PAGE}/tags", {"name": "linen"})
    number = suggestions()[-1].id
    decide(acting(Role.MODERATOR), number, DecisionAct.REJECT, seen(number), "No cloth, please.")


@pytest.mark.usefixtures("rejected")
@pytest.mark.parametrize("name", ["linen", "Linen ", "LI\u200bNEN"])
def test_who_repeats_it_is_told_and_joins_no_queue(send, name: str) -> None:
    answer = send(f"{PAGE}/tags", {"name": name})
    assert answer.status_code == 422
    assert "The tag “linen” was turned down for this topic." in answer.text
    assert "No cloth" not in answer.text
    assert len(suggestions()) == 1


@pytest.mark.usefixtures("rejected")
def test_who_asks_all_the_same_reopens_it_and_others_join(send) -> None:
    sure = {"name": "linen", "sure": "yes", "again": "yes"}
    assert send(f"{PAGE}/tags", sure).headers["Location"] == f"{PAGE}?sent=tag#tags"
    item = suggestions()[-1]
    assert db.session.get_one(Revision, (item.id, 1)).content["again"] is True
    answer = send(f"{PAGE}/tags", {"name": "linen"})
    assert answer.headers["Location"] == f"{PAGE}?sent=tag-joined#tags"


@pytest.mark.usefixtures("rejected")
def test_another_topic_knows_nothing_of_it(send) -> None:
    assert send("/en/topics/broad-emotions/tags", {"name": "linen"}).status_code == 303


@pytest.mark.usefixtures("rejected")
def test_it_is_forgotten_after_the_time_that_is_set(send, clock) -> None:
    clock.forward(days=91)
    assert send(f"{PAGE}/tags", {"name": "linen"}).status_code == 303


@pytest.mark.usefixtures("rejected")
def test_a_site_that_remembers_nothing_queues_it(send, acting) -> None:
    settings, version = read_site_settings()
    change_site_settings(acting(Role.ADMIN), replace(settings, tag_memory_days=0), version)
    assert send(f"{PAGE}/tags", {"name": "linen"}).status_code == 303


@pytest.mark.parametrize("name", ["new", "x" * 10_000, "\u202e\u200b"])
def test_asking_again_for_what_was_never_turned_down_is_no_reopening(send, name: str) -> None:
    send(f"{PAGE}/tags", {"name": name, "again": "yes"})
    for item in suggestions():
        assert "again" not in db.session.get_one(Revision, (item.id, 1)).content


def test_for_a_tag_that_is_no_longer_used_what_to_use_is_one_click_away(
    gallery, send, acting
) -> None:
    moderator = acting(Role.MODERATOR)
    for name in ("robot", "robots"):
        send("/en/topics/broad-emotions/tags", {"name": name, "sure": "yes"})
        number = suggestions()[-1].id
        decide(moderator, number, DecisionAct.APPROVE, seen(number))
    tag = db.session.scalars(select(Tag).where(Tag.name == "robots")).one()
    number = tag.id
    with transaction() as session:
        offer(session, moderator, session.get_one(Tag, number), offered=False)
    answer = send(f"{PAGE}/tags", {"name": "Robots"})
    assert answer.status_code == 422
    assert "The tag “robots” is no longer used. Use “robot” instead." in answer.text
    assert '<button name="name" value="robot" autofocus>' in answer.text
    assert "as a new tag" not in answer.text
    assert send(f"{PAGE}/tags", {"name": "robot"}).status_code == 303
