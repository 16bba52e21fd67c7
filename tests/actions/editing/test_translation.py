"""A topic's words in another language: asked for once, shown when approved, gone when undone."""

import pytest
from sqlalchemy import select, update

from moderation.actions.decisions import decide
from moderation.actions.editing.translation import (
    TranslationDraft,
    order_translation,
    propose_translation,
)
from moderation.actions.transaction import transaction
from moderation.domain.errors import Invalid, NotAllowed, NotFound
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import LedgerEntry, ReviewItem, Topic, TopicText, WorkItem
from moderation.queries.public.topic_page import topic_page
from moderation.queries.verification import verify
from tests.actions.conftest import QUESTION, SLUG, seen

DRAFT = TranslationDraft(
    "en", "nl", {"question": QUESTION}, {"question": "Kan AI emoties zien?"}, 0.75
)


@pytest.fixture
def proposed(topic, operator):
    """A function that queues a draft and gives its item's id."""
    topic_id = topic.id

    def propose(draft=DRAFT):
        return propose_translation(operator, topic_id, draft, "plugin:glossary", lambda _: None)

    return propose


@pytest.fixture
def dutch(client):
    def shown():
        db.session.rollback()
        return client.get(f"/nl/topics/{SLUG}").text

    return shown


def test_an_editor_asks_and_the_work_waits_once(topic, acting):
    for _ in range(2):
        order_translation(acting(Role.EDITOR), SLUG, "nl")
    rows = db.session.scalars(select(WorkItem).where(WorkItem.kind == "translate")).all()
    assert [(row.subject, row.queue) for row in rows] == [(f"topic:{topic.id}:nl", "enrich")]


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OPERATOR, None])
def test_only_who_writes_topics_may_ask(topic, acting, role):
    with pytest.raises(NotAllowed):
        order_translation(acting(role), SLUG, "nl")


@pytest.mark.parametrize("language", ["", "Dutch", "nl:1", "../nl", "en"])
def test_a_language_that_is_none_or_there_already_is_refused(topic, acting, language):
    with pytest.raises(Invalid):
        order_translation(acting(Role.EDITOR), SLUG, language)


def test_a_topic_that_is_none_is_refused(topic, acting):
    with pytest.raises(NotFound):
        order_translation(acting(Role.EDITOR), "unknown", "nl")


def test_a_draft_waits_for_people_and_only_one_does(proposed, topic, acting):
    item = db.session.get_one(ReviewItem, proposed())
    assert (item.kind, item.state, item.language) == ("translation", "waiting", "nl")
    assert item.summary == "Kan AI emoties zien?"
    assert proposed() is None
    with pytest.raises(Invalid):
        order_translation(acting(Role.EDITOR), SLUG, "nl")


def test_approved_it_is_shown_and_undone_it_is_gone(proposed, topic, acting, dutch):
    item_id = proposed()
    assert QUESTION in dutch()
    decide(acting(Role.MODERATOR), item_id, DecisionAct.APPROVE, seen(item_id))
    assert "Kan AI emoties zien?" in dutch()
    assert verify().sound
    decide(acting(Role.MODERATOR), item_id, DecisionAct.UNDO, seen(item_id))
    assert "Kan AI emoties zien?" not in dutch()
    assert verify().sound
    acts = select(LedgerEntry.act).where(LedgerEntry.subject == f"topic:{topic.id}")
    told = db.session.scalars(acts.order_by(LedgerEntry.subject_version)).all()
    assert told == ["topic.opened", "topic.translated", "topic.untranslated"]


def test_approved_again_after_another_draft_the_newest_words_stand(proposed, acting, dutch):
    first = proposed()
    decide(acting(Role.MODERATOR), first, DecisionAct.APPROVE, seen(first))
    decide(acting(Role.MODERATOR), first, DecisionAct.UNDO, seen(first))
    decide(acting(Role.MODERATOR), first, DecisionAct.REJECT, seen(first), "Clumsy")
    better = TranslationDraft("en", "nl", DRAFT.original, {"question": "Ziet AI emoties?"}, 1.0)
    second = proposed(better)
    decide(acting(Role.MODERATOR), second, DecisionAct.APPROVE, seen(second))
    assert "Ziet AI emoties?" in dutch()
    assert verify().sound


def test_words_that_came_meanwhile_are_not_written_over(proposed, topic, acting):
    item_id, topic_id = proposed(), topic.id
    with transaction() as session:
        session.add(TopicText(topic_id=topic_id, locale="nl", question="Van een redacteur?"))
    with pytest.raises(Invalid, match="already"):
        decide(acting(Role.MODERATOR), item_id, DecisionAct.APPROVE, seen(item_id))


def test_a_published_translation_that_is_changed_behind_the_ledger_is_found(proposed, acting):
    item_id = proposed()
    decide(acting(Role.MODERATOR), item_id, DecisionAct.APPROVE, seen(item_id))
    with transaction() as session:
        session.execute(
            update(TopicText).where(TopicText.locale == "nl").values(question="Anders?")
        )
    assert any("is not what was sent in" in str(one) for one in verify().problems)


def test_an_editor_does_not_decide(proposed, acting):
    item_id = proposed()
    with pytest.raises(NotAllowed):
        decide(acting(Role.EDITOR), item_id, DecisionAct.APPROVE, seen(item_id))


def test_a_question_that_became_too_long_is_refused(proposed):
    with pytest.raises(Invalid, match="Shorten"):
        proposed(TranslationDraft("en", "nl", {}, {"question": "x" * 301}, 1.0))


def test_pages_are_made_anew(proposed, topic, acting):
    item_id, before = proposed(), topic_page(SLUG, "nl").head.page_version
    decide(acting(Role.MODERATOR), item_id, DecisionAct.APPROVE, seen(item_id))
    assert topic_page(SLUG, "nl").head.page_version > before
    assert db.session.scalar(select(Topic.version)) == 2
