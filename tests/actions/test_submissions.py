"""What visitors send: kept once it is clean, joined when it waits already, refused kindly."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from moderation.actions.decisions import decide
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import (
    CommentDraft,
    Receipt,
    fingerprint,
    propose_topic,
    report,
    request_recheck,
    submit_comment,
    suggest_tag,
)
from moderation.domain.actor import Context
from moderation.domain.errors import Invalid, NotFound
from moderation.domain.lifecycle import DecisionAct, ItemState
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import (
    Comment,
    LedgerEntry,
    RequestTrace,
    ReviewItem,
    Revision,
    Topic,
    WorkItem,
)
from moderation.queries.verification import verify
from tests.actions.conftest import SLUG, TRACE, seen


def approve(context: Context, item_id: int) -> None:
    decide(context, item_id, DecisionAct.APPROVE, seen(item_id))


def test_a_comment_its_traces_its_work_and_its_ledger_row_are_written_together(
    comment: Receipt,
) -> None:
    item = db.session.get_one(ReviewItem, comment.item_id)
    assert (item.state, item.version, item.revision) == (ItemState.SCREENING, 1, 1)
    assert db.session.scalars(select(Revision.content)).one()["author"] == "Ada"
    assert db.session.scalars(select(RequestTrace.user_agent)).one() == "Test/1"
    assert db.session.scalars(select(WorkItem.subject)).one() == f"item:{item.id}"
    acts = db.session.scalars(
        select(LedgerEntry.act).where(LedgerEntry.subject == f"item:{item.id}")
    )
    assert acts.all() == ["item.submitted"]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (CommentDraft("", "Words."), "author"),
        (CommentDraft("Ada", " \u200b\n"), "body"),
        (CommentDraft("Ada", "x" * 5_001), "body"),
        (CommentDraft("A" * 81, "Words."), "author"),
        (CommentDraft("Ada", "Words.", parent=99), "parent"),
    ],
)
def test_a_bad_comment_is_refused_beside_its_field_and_leaves_nothing(
    topic: Topic, visitor: Context, author: AuthorKey, draft: CommentDraft, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        submit_comment(visitor, author, SLUG, draft, TRACE, "en")
    assert set(refused.value.fields) == {field}
    assert db.session.scalars(select(func.count(ReviewItem.id))).one() == 0


def test_nothing_can_be_sent_to_a_topic_that_is_not_there(
    topic: Topic, visitor: Context, author: AuthorKey
) -> None:
    with pytest.raises(NotFound):
        submit_comment(visitor, author, "elsewhere", CommentDraft("Ada", "Words."), TRACE, "en")


def test_the_same_tag_for_the_same_topic_joins_the_one_that_waits_once_an_author(
    topic: Topic, visitor: Context
) -> None:
    names = ["Face  Analysis", "face-analysis", "FACE ANALYSIS", "face_analysis"]
    keys = ["a", "b", "b", "c"]
    receipts = [
        suggest_tag(visitor, AuthorKey(key * 64), SLUG, name, TRACE, "en")
        for key, name in zip(keys, names, strict=True)
    ]
    assert [receipt.joined for receipt in receipts] == [False, True, True, True]
    item = db.session.scalars(select(ReviewItem)).one()
    assert (item.votes, item.version) == (3, 1)


def test_a_tag_that_stands_already_says_so(
    topic: Topic, visitor: Context, author: AuthorKey, acting: Callable[..., Context]
) -> None:
    receipt = suggest_tag(visitor, author, SLUG, "emotion", TRACE, "en")
    approve(acting(Role.MODERATOR), receipt.item_id)
    with pytest.raises(Invalid) as refused:
        suggest_tag(visitor, author, SLUG, "Emotion", TRACE, "en")
    assert "emotion" in str(refused.value.fields["name"])


def test_an_upheld_report_hides_the_comment_and_its_undo_shows_it_again(
    comment: Receipt, visitor: Context, author: AuthorKey, acting: Callable[..., Context]
) -> None:
    approve(acting(Role.MODERATOR), comment.item_id)
    shown = db.session.scalars(select(Comment)).one()
    flag = report(visitor, author, f"comment:{shown.id}", "spam", "", TRACE, "en")
    approve(acting(Role.MODERATOR), flag.item_id)
    assert not db.session.get_one(Comment, shown.id).shown
    decide(acting(Role.MODERATOR), flag.item_id, DecisionAct.UNDO, seen(flag.item_id))
    assert db.session.get_one(Comment, shown.id).shown
    assert verify().problems == ()


def test_undoing_a_report_that_hid_nothing_shows_nothing(
    comment: Receipt, visitor: Context, author: AuthorKey, acting: Callable[..., Context]
) -> None:
    moderator = acting(Role.MODERATOR)
    approve(moderator, comment.item_id)
    shown = db.session.scalars(select(Comment)).one()
    flag = report(visitor, author, f"comment:{shown.id}", "spam", "", TRACE, "en")
    decide(acting(Role.MODERATOR), comment.item_id, DecisionAct.UNDO, seen(comment.item_id))
    approve(acting(Role.MODERATOR), flag.item_id)
    decide(acting(Role.MODERATOR), flag.item_id, DecisionAct.UNDO, seen(flag.item_id))
    assert not db.session.get_one(Comment, shown.id).shown


@pytest.mark.parametrize("subject", ["comment:1", "comment:²", "comment:" + "9" * 40, "user:1", ""])
def test_only_what_is_shown_can_be_reported(
    topic: Topic, visitor: Context, author: AuthorKey, subject: str
) -> None:
    with pytest.raises(NotFound):
        report(visitor, author, subject, "spam", "", TRACE, "en")


def test_a_granted_recheck_asks_the_jury_and_can_be_called_off_while_it_waits(
    topic: Topic, visitor: Context, author: AuthorKey, acting: Callable[..., Context]
) -> None:
    receipt = request_recheck(visitor, author, SLUG, "There is a new paper.", TRACE, "en")
    approve(acting(Role.MODERATOR), receipt.item_id)
    jury = select(WorkItem.subject).where(WorkItem.kind == "jury")
    assert db.session.scalars(jury).all() == [f"topic:{topic.id}"]
    decide(acting(Role.MODERATOR), receipt.item_id, DecisionAct.UNDO, seen(receipt.item_id))
    assert db.session.scalars(jury).all() == []


def test_an_approved_question_opens_a_case_in_research(
    topic: Topic, visitor: Context, author: AuthorKey, acting: Callable[..., Context]
) -> None:
    receipt = propose_topic(visitor, author, "Can AI fold laundry?", "", TRACE, "en")
    approve(acting(Role.MODERATOR), receipt.item_id)
    opened = db.session.scalars(select(Topic).order_by(Topic.id.desc()).limit(1)).one()
    assert (opened.slug, opened.status, opened.origin) == (
        "can-ai-fold-laundry",
        "IN_RESEARCH",
        "visitor",
    )
    decide(acting(Role.MODERATOR), receipt.item_id, DecisionAct.UNDO, seen(receipt.item_id))
    assert not db.session.get_one(Topic, opened.id).visible
    assert verify().problems == ()


def test_texts_that_differ_in_marks_alone_have_one_fingerprint() -> None:
    assert fingerprint("Buy NOW!!!") == fingerprint("buy   now")
    assert fingerprint("buy now") != fingerprint("buy later")
    assert fingerprint("🎉") != fingerprint("🎈")
