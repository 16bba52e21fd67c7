"""Authors on the desk: their card, appeals with their conversation, and a topic's own mode."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from moderation.actions.visiting.appeals import answer, appeal
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.proposals import Trace
from moderation.actions.visiting.submissions import CommentDraft, report, submit_comment
from moderation.domain.accounts import token_hash
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import Comment, ReviewItem, TopicMode
from tests.web.conftest import send
from tests.web.review.conftest import SLUG, TRACE

VISITOR = Actor(ActorKind.AUTHOR, "new")
TOKEN = "a secret"


def decide(browser: FlaskClient, item_id: int, action: str, **form: object):
    db.session.rollback()
    item = db.session.get_one(ReviewItem, item_id)
    path, version, revision = f"/review/items/{item_id}/decisions", item.version, item.revision
    return send(browser, path, action=action, version=version, revision=revision, **form)


@pytest.fixture
def bo(signed_in: Callable[..., FlaskClient]) -> FlaskClient:
    """Another moderator's browser."""
    return signed_in(Role.MODERATOR, "bo")


@pytest.fixture
def rejected(
    topic: object, acting: Callable[..., Context], screened: Callable[..., None], mo: FlaskClient
) -> int:
    """A comment that mo rejected."""
    trace = Trace(delete_on=TRACE.delete_on, receipt=token_hash(TOKEN))
    draft = CommentDraft("Marta", "It was <i>staged</i>.")
    visitor = acting(actor=VISITOR)
    number = submit_comment(visitor, AuthorKey("a" * 64), SLUG, draft, trace, "en").item_id
    screened(number)
    assert decide(mo, number, "reject", reason="Not about this").status_code == 303
    return number


@pytest.fixture
def appealed(rejected: int, acting: Callable[..., Context], screened: Callable[..., None]) -> int:
    """An appeal against that."""
    db.session.rollback()
    number = appeal(acting(actor=VISITOR), TOKEN, "It <b>is</b> about this.", TRACE)
    screened(number)
    return number


def test_an_appeal_shows_what_is_appealed_by_whom_it_was_decided_and_why(
    bo: FlaskClient, appealed: int
) -> None:
    page = bo.get(f"/review/items/{appealed}").text
    for part in (
        "It &lt;b&gt;is&lt;/b&gt; about this.", "&lt;i&gt;staged&lt;/i&gt;", "decided by mo",
        "Not about this", "Grant the appeal", "Ask the author something",
    ):  # fmt: skip
        assert part in page
    assert "/review/?kind=appeal" in page


def test_who_decided_first_is_shown_that_somebody_else_decides(
    mo: FlaskClient, appealed: int
) -> None:
    page = mo.get(f"/review/items/{appealed}").text
    assert "You made the decision that is appealed" in page
    assert "Grant the appeal" not in page
    assert decide(mo, appealed, "approve").status_code == 403
    question = send(mo, f"/review/items/{appealed}/questions", version=2, question="What?")
    assert question.status_code == 403
    assert db.session.scalars(select(Comment)).all() == []


def test_somebody_else_grants_it_and_takes_it_back(bo: FlaskClient, appealed: int) -> None:
    assert decide(bo, appealed, "approve").status_code == 303
    assert db.session.scalars(select(Comment.shown)).one()
    assert "Granted on appeal." in bo.get("/review/items/1").text
    assert decide(bo, appealed, "undo").status_code == 303
    db.session.rollback()
    assert not db.session.scalars(select(Comment.shown)).one()


def test_the_author_is_asked_and_answers(
    app: Flask, bo: FlaskClient, appealed: int, acting: Callable[..., Context]
) -> None:
    path = f"/review/items/{appealed}"
    version = db.session.get_one(ReviewItem, appealed).version
    asked = send(bo, f"{path}/questions", version=version, revision=1, question="Which <demo>?")
    assert asked.status_code == 303
    page = bo.get(path).text
    assert "The author is asked." in page
    assert "Which &lt;demo&gt;?" in page
    assert "The author has not answered yet." in page
    db.session.rollback()
    answer(acting(actor=VISITOR), TOKEN, "The <second>.")
    page = bo.get(path).text
    assert "The &lt;second&gt;." in page
    assert "has not answered" not in page


def test_a_question_without_words_or_about_an_older_state_changes_nothing(
    bo: FlaskClient, appealed: int
) -> None:
    path = f"/review/items/{appealed}/questions"
    version = db.session.get_one(ReviewItem, appealed).version
    empty = send(bo, path, version=version, question=" ")
    assert (empty.status_code, "Please write something." in empty.text) == (422, True)
    assert send(bo, path, version=version + 1, question="What?").status_code == 409
    assert send(bo, path, question="What?").status_code == 409
    assert send(bo, "/review/items/1/questions", version=3, question="What?").status_code == 404


def test_the_card_says_how_far_the_author_is_trusted_and_why(
    mo: FlaskClient, comment: Callable[..., int]
) -> None:
    first, second, third = (comment(f"Number {number}.") for number in range(3))
    assert "Nothing of this author has been approved yet." in mo.get(f"/review/items/{first}").text
    decide(mo, first, "approve")
    decide(mo, second, "reject", reason="no")
    page = " ".join(mo.get(f"/review/items/{third}").text.split())
    assert "1 approved, 1 rejected (50 %)" in page
    assert "<b>known</b>" in page
    assert "Of the last 2 decided, 1 were approved and 1 rejected" in page


def test_the_card_tells_the_fate_of_reports(
    mo: FlaskClient, comment: Callable[..., int], acting: Callable[..., Context]
) -> None:
    decide(mo, comment("Buy my course."), "approve")
    subject = f"comment:{db.session.scalars(select(Comment.id)).one()}"
    for _ in range(2):
        db.session.rollback()
        visitor, reporter = acting(actor=VISITOR), AuthorKey("e" * 64)
        number = report(visitor, reporter, subject, "spam", "", TRACE, "en").item_id
        decide(mo, number, "reject", reason="no")
    page = " ".join(mo.get(f"/review/items/{number}").text.split())
    assert "0 reports of theirs were upheld, 2 dismissed; a report of theirs weighs 50 %." in page


def test_many_reports_are_shown_with_their_weight(
    mo: FlaskClient, comment: Callable[..., int], acting: Callable[..., Context]
) -> None:
    decide(mo, comment("Buy my course."), "approve")
    subject = f"comment:{db.session.scalars(select(Comment.id)).one()}"
    for key in "bcdef":
        db.session.rollback()
        visitor = acting(actor=VISITOR)
        number = report(visitor, AuthorKey(key * 64), subject, "spam", "", TRACE, "en").item_id
    page = mo.get(f"/review/items/{number}").text
    assert "5 reports, which weigh as much as 5." in page
    assert "hidden until you decide" in page
    assert "hidden until decided, by the weight of reports" in page


def test_a_topic_gets_a_mode_of_its_own(mo: FlaskClient, topic: object) -> None:
    path = f"/review/topics/{SLUG}/mode"
    assert path in mo.get("/review/topics").text
    assert send(mo, path, mode="hold_first", version=0).location == path
    page = mo.get(path).text
    assert 'value="hold_first" selected' in page
    stale = send(mo, path, mode="publish_first", version=0)
    assert (stale.status_code, "This is what holds now." in stale.text) == (409, True)
    assert send(mo, path, mode="mood", version=1).status_code == 422
    assert send(mo, path, mode="", version=1).status_code == 303
    assert db.session.scalars(select(TopicMode.mode)).one() is None
    assert mo.get("/review/topics/nowhere/mode").status_code == 404
