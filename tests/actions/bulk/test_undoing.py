"""Undo: said beforehand, exact where it can be, listed where it cannot."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select

from moderation.actions.bulk import BulkDraft, plan_change, plan_undo, run_change
from moderation.actions.decisions import decide
from moderation.actions.desk.leases import take_lease
from moderation.actions.operating.sealing import seal_ledger
from moderation.actions.transaction import transaction
from moderation.actions.visiting.submissions import (
    CommentDraft,
    request_recheck,
    submit_comment,
)
from moderation.domain.actor import Context
from moderation.domain.desk.bulk import BulkState
from moderation.domain.errors import Invalid
from moderation.domain.lifecycle import DecisionAct
from moderation.extensions import db
from moderation.models import Comment, LedgerEntry, ReviewItem, Tag, Topic, TopicTag, WorkItem
from moderation.queries.desk.ahead.undoing import undo_foreseen
from moderation.queries.verification import verify
from tests.actions.bulk.conftest import change, entries, let_wait, results
from tests.actions.conftest import SLUG, TRACE, seen

APPROVE, REJECT, UNDO = DecisionAct.APPROVE, DecisionAct.REJECT, DecisionAct.UNDO
People = Callable[[], Context]


@pytest.fixture
def undone(work) -> Callable[[Context, int], int]:
    """A function that takes a change back; gives the id of the change that did."""

    def do(context: Context, number: int) -> int:
        back = plan_undo(context, number)
        work(back)
        run_change(context, back, change(back).version)
        work(back)
        return back

    return do


def test_a_change_taken_back_leaves_everything_as_it_was(
    mo: People, comments, tags, done_by, undone
) -> None:
    items = comments(20) + tags("light", "faces", "mood")
    number = done_by(mo(), APPROVE, items)
    assert db.session.scalar(select(Topic.comment_count)) == 20
    back = undone(mo(), number)
    assert results(back) == ["done"] * 23
    assert (change(number).state, change(back).state) == (BulkState.UNDONE, BulkState.DONE)
    assert set(db.session.scalars(select(ReviewItem.state))) == {"waiting"}
    assert set(db.session.scalars(select(Comment.shown))) == {False}
    assert set(db.session.scalars(select(TopicTag.present))) == {False}
    assert set(db.session.scalars(select(Tag.live))) == {False}
    assert db.session.scalar(select(Topic.comment_count)) == 0
    seal_ledger()
    assert verify().sound, str(verify())


def test_the_undo_of_one_item_of_a_change_takes_back_that_alone(mo: People, tags, done_by) -> None:
    one, other = tags("light", "faces")
    done_by(mo(), APPROVE, [one, other])
    decide(mo(), one, UNDO, seen(one))
    present = select(Tag.name).join(TopicTag, TopicTag.tag_id == Tag.id).where(TopicTag.present)
    assert list(db.session.scalars(present)) == ["faces"]
    assert verify().sound


def test_what_was_decided_again_since_is_listed_beforehand_and_left_alone(
    mo: People, ada: People, comments, done_by, work
) -> None:
    items = comments(4)
    number = done_by(mo(), APPROVE, items)
    decide(ada(), items[1], UNDO, seen(items[1]))
    decide(ada(), items[1], REJECT, seen(items[1]), "Spam")
    decide(ada(), items[2], UNDO, seen(items[2]))
    back = plan_undo(mo(), number)
    told = {one.item_id: (one.result, one.by, one.what) for one in entries(back)}
    assert told[items[1]] == ("moved", "user:2", "reject")
    assert told[items[2]] == ("moved", "user:2", "undo")
    run_change(mo(), back, change(back).version)
    work(back)
    assert results(back) == ["done", "moved", "moved", "done"]
    states = {item: db.session.get_one(ReviewItem, item).state for item in items}
    assert states[items[1]] == "rejected"


def test_an_item_whose_undo_is_refused_keeps_no_other_back(
    mo: People, visitor: Context, author, acting, comments, done_by, work
) -> None:
    first, last = comments(2)
    asked = request_recheck(visitor, author, SLUG, "There is a new paper.", TRACE, "en").item_id
    let_wait(acting, [asked])
    number = done_by(mo(), APPROVE, [first, last, asked])
    back = plan_undo(mo(), number)
    with transaction() as session:  # the jury begins meanwhile
        session.execute(delete(WorkItem).where(WorkItem.kind == "jury"))
    run_change(mo(), back, change(back).version)
    work(back)
    assert results(back) == ["done", "done", "refused"]
    refused = entries(back)[2].why
    assert refused is not None
    assert "heard this case already" in str(refused["id"])
    assert db.session.get_one(ReviewItem, asked).state == "approved"
    assert verify().sound


def test_a_rejection_of_many_is_taken_back_too(mo: People, comments, done_by, undone) -> None:
    number = done_by(mo(), REJECT, comments(3), "Spam")
    reasons = db.session.scalars(
        select(LedgerEntry.public).where(LedgerEntry.act == "item.reject")
    ).all()
    assert {str(one["reason"]["params"]["reason"]) for one in reasons} == {"Spam"}
    undone(mo(), number)
    assert set(db.session.scalars(select(ReviewItem.state))) == {"waiting"}


def test_only_what_has_decided_something_can_be_taken_back(
    mo: People, comments, done_by, undone
) -> None:
    planned = plan_change(mo(), BulkDraft(APPROVE, {"items": comments(1)}))
    number = done_by(mo(), APPROVE, comments(1))
    back = undone(mo(), number)
    for one in (planned, number, back):
        with pytest.raises(Invalid):
            plan_undo(mo(), one)


def test_what_an_undo_had_to_leave_can_be_taken_back_later(
    mo: People, ada: People, comments, done_by, undone, clock
) -> None:
    items = comments(3)
    number = done_by(mo(), APPROVE, items)
    take_lease(ada(), items[1], tab="t1")
    assert results(undone(mo(), number)) == ["done", "refused", "done"]
    clock.forward(minutes=10)
    assert results(undone(mo(), number)) == ["moved", "done", "moved"]
    assert set(db.session.scalars(select(ReviewItem.state))) == {"waiting"}
    assert change(number).state == BulkState.UNDONE
    seal_ledger()
    assert verify().sound, str(verify())


def test_replies_that_stay_are_named_beforehand(
    mo: People, visitor: Context, author, acting, comments, done_by
) -> None:
    (item,) = comments(1)
    done_by(mo(), APPROVE, [item])
    above = db.session.scalars(select(Comment.id)).one()
    draft = CommentDraft("Ada", "So do I think.", parent=above)
    reply = submit_comment(visitor, author, SLUG, draft, TRACE, "en").item_id
    done_by(mo(), APPROVE, let_wait(acting, [reply]))
    sight = undo_foreseen(item)
    assert sight is not None
    assert [str(one) for one in sight.remains] == ["Replies to it stay on the page: 1."]
    assert not sight.whole


def test_what_others_did_to_an_effect_since_is_named_with_who(
    mo: People, ada: People, tags, done_by, undone
) -> None:
    (item,) = tags("light")
    first = done_by(mo(), APPROVE, [item])
    sight = undo_foreseen(item)
    assert sight is not None
    assert sight.whole
    assert str(sight.happens) == "The tag leaves the topic, and the suggestion waits again."
    undone(ada(), first)
    assert undo_foreseen(item) is None


def test_a_hearing_that_has_begun_is_named_beforehand(
    mo: People, topic: Topic, visitor: Context, author, acting
) -> None:
    asked = request_recheck(visitor, author, SLUG, "There is a new paper.", TRACE, "en").item_id
    let_wait(acting, [asked])
    decide(mo(), asked, APPROVE, seen(asked))
    sight = undo_foreseen(asked)
    assert sight is not None
    assert sight.refused is None
    with transaction() as session:
        session.execute(delete(WorkItem).where(WorkItem.kind == "jury"))
    sight = undo_foreseen(asked)
    assert sight is not None
    assert "heard this case already" in str(sight.refused)
