"""The desk's pane for a suggested tag, and the six ways to decide, without JavaScript."""

import pytest
from sqlalchemy import select

from moderation.actions.decisions import decide
from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import suggest_tag
from moderation.domain.actor import Actor, ActorKind
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import ReviewItem, Tag, TagAlias, TopicTag
from tests.actions.conftest import seen
from tests.web.conftest import send
from tests.web.review.conftest import SLUG, TRACE


def page(browser, item_id):
    db.session.rollback()
    answer = browser.get(f"/review/items/{item_id}")
    assert answer.status_code == 200
    return answer.text


@pytest.fixture
def known(tag, acting):
    """The tag "robots", approved on the topic."""
    number = tag("robots", author="e" * 64)
    decide(acting(Role.MODERATOR), number, DecisionAct.APPROVE, seen(number))
    return number


@pytest.fixture
def settle(mo):
    """A function that sends the pane's form as it is sent without scripts; gives the item."""

    def post(item_id, action, **fields):
        before = seen(item_id)
        db.session.rollback()
        form = {"action": action, "version": before.version, "revision": before.revision, **fields}
        answer = send(mo, f"/review/items/{item_id}/decisions", **form)
        assert answer.status_code == 303, answer.text
        return db.session.get_one(ReviewItem, item_id)

    return post


@pytest.fixture
def again(topic, acting, screened):
    """A function that suggests a name that was turned down all the same."""

    def suggest(name):
        visitor = acting(actor=Actor(ActorKind.AUTHOR, "new"))
        number = suggest_tag(
            visitor, AuthorKey("d" * 64), SLUG, name, TRACE, "en", again=True
        ).item_id
        screened(number)
        return number

    return suggest


def on_topic() -> list[str]:
    query = select(Tag.name).join(TopicTag, TopicTag.tag_id == Tag.id).where(TopicTag.present)
    return sorted(db.session.scalars(query))


def test_it_says_on_which_topics_the_tag_would_stand_too(mo, tag, acting):
    create_topic(
        acting(Role.EDITOR), TopicDraft({"en": Words("Can soft robots swim?")}, slug="swim")
    )
    text = page(mo, tag("soft robot"))
    _, _, named = text.partition("Also named by topics without it")
    assert 'href="/en/topics/swim#tags"' in named
    assert "Can soft robots swim?" in named


def test_it_says_what_was_decided_on_a_look_alike_elsewhere(mo, tag, acting):
    number = tag("soft robot")
    decide(acting(Role.MODERATOR), number, DecisionAct.REJECT, seen(number), "Too narrow for us")
    before = page(mo, tag("soft robots", author="c" * 64)).partition('id="alike"')[2]
    assert f'href="/review/items/{number}"' in before
    assert "Too narrow for us" in before


def test_one_that_is_suggested_again_says_so(mo, tag, acting, again):
    number = tag("linen")
    decide(acting(Role.MODERATOR), number, DecisionAct.REJECT, seen(number), "No cloth")
    assert "suggested again after it was turned down" in page(mo, again("linen"))


def test_each_near_tag_has_its_buttons_its_score_and_its_topics(mo, tag, known):
    text = page(mo, tag("robot"))
    near = text.partition("Near tags")[2]
    assert "on 1 topic" in near
    assert "Put this on instead" in near
    assert "keep the name as its alias" in near


def test_it_can_be_approved(settle, tag):
    assert settle(tag("robot"), "approve").state == "approved"
    assert on_topic() == ["robot"]


def test_it_can_be_approved_as_a_known_tag(settle, tag, known):
    item = settle(tag("robot"), "approve", means="robots")
    assert item.state == "approved"
    assert on_topic() == ["robots"]
    assert db.session.scalars(select(TagAlias.name)).all() == []


def test_it_is_not_approved_as_a_tag_that_is_no_longer_used(mo, tag, known):
    with transaction() as session:
        session.scalars(select(Tag).where(Tag.name == "robots")).one().deprecated = True
    number = tag("robot")
    now = seen(number)
    form = {"means": "robots", "version": now.version, "revision": now.revision}
    answer = send(mo, f"/review/items/{number}/decisions", action="approve", **form)
    assert answer.status_code == 422
    assert "The tag “robots” is no longer used." in answer.text


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, "“robots” is put on the topic in place of “robot”."),
        ({"alias": "yes"}, "“robots” is put on the topic, and “robot” is another name of it."),
    ],
)
def test_what_was_put_on_instead_is_told_afterwards(mo, settle, tag, known, more, told):
    number = tag("robot")
    settle(number, "approve", means="robots", **more)
    assert told in mo.get(f"/review/?done={number}").text


def test_tags_of_little_likeness_are_folded_away(mo, settle, tag):
    settle(tag("computer vision", author="e" * 64), "approve")
    text = page(mo, tag("night vision"))
    folded = text.partition("1 tag that is less like it")[2]
    assert "Put “computer vision” on the topic instead" in folded
    assert "Near tags" not in text


def test_it_can_be_approved_as_a_new_alias(settle, tag, known):
    settle(tag("robot"), "approve", means="robots", alias="yes")
    assert on_topic() == ["robots"]
    assert db.session.scalars(select(TagAlias.name).where(TagAlias.live)).all() == ["robot"]


def test_it_can_be_approved_with_another_name(settle, tag):
    item = settle(tag("robbot"), "approve", **{"field-name": "Robot"})
    assert (item.state, item.revision) == ("approved", 2)
    assert on_topic() == ["robot"]


def test_it_can_be_rejected_for_a_ready_reason(settle, tag):
    item = settle(tag("robot"), "reject", canned="does_not_fit")
    assert item.state == "rejected"
    assert on_topic() == []


def test_it_can_be_put_off(settle, tag):
    item = settle(tag("robot"), "hold", reason="Ask the editors")
    assert item.state == "held"
    assert on_topic() == []
