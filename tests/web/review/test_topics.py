"""Topics on the desk, and the button that calls the jury."""

import re

import pytest
from sqlalchemy import select

from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import WorkItem
from tests.web.conftest import send
from tests.web.review.conftest import QUESTION, SLUG


def test_every_topic_is_listed(mo, topic):
    page = mo.get("/review/topics").text
    assert QUESTION in page
    assert "never" in page


def test_a_check_is_ordered_once(mo, topic):
    path = f"/review/topics/{SLUG}/checks"
    assert send(mo, path).status_code == 303
    assert send(mo, path).status_code == 303
    assert len(db.session.scalars(select(WorkItem).where(WorkItem.kind == "jury")).all()) == 1
    page = mo.get("/review/topics").text
    assert "The jury has been called." in page
    assert "the jury is called" in page


def test_an_unknown_topic(mo, topic):
    assert send(mo, "/review/topics/unknown/checks").status_code == 404


def test_topics_go_on_below_a_case_number(mo, topic):
    assert QUESTION not in mo.get("/review/topics?below=1").text


def test_the_enrichers_are_sent_out(mo, topic):
    path = f"/review/topics/{SLUG}/evidence"
    assert send(mo, path).status_code == 303
    kinds = db.session.scalars(select(WorkItem.kind).where(WorkItem.kind == "enrich")).all()
    assert kinds == ["enrich"]


@pytest.fixture
def editor(signed_in):
    return signed_in(Role.EDITOR, "ed")


def test_an_editor_asks_for_a_draft_in_a_language_that_is_missing(editor, topic):
    page = editor.get("/review/topics").text
    assert "Draft in Dutch" in page
    assert "Draft in English" not in page
    path = f"/review/topics/{SLUG}/translations"
    assert send(editor, path, language="nl").status_code == 303
    kinds = db.session.scalars(select(WorkItem.kind).where(WorkItem.kind == "translate")).all()
    assert kinds == ["translate"]


@pytest.mark.parametrize(("language", "status"), [("en", 422), ("xx", 404), ("", 404)])
def test_a_language_that_is_there_or_none_is_refused(editor, topic, language, status):
    path = f"/review/topics/{SLUG}/translations"
    assert send(editor, path, language=language).status_code == status


def test_who_writes_no_topics_is_not_offered_drafts(mo, topic):
    assert "Draft in" not in mo.get("/review/topics").text


def test_a_discussion_is_closed_from_an_item_and_the_queue_is_kept(mo, comment) -> None:
    item = comment("First.")
    page = mo.get(f"/review/items/{item}?kind=comment").text
    action = re.search(r'action="(/review/topics/[^"]*/lock[^"]*)"', page)[1]
    answer = send(mo, action, item=item, locked="yes")
    assert answer.location == f"/review/items/{item}?kind=comment"
    assert "Open the discussion" in mo.get(answer.location).text
