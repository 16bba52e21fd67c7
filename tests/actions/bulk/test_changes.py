"""Changes of many items: seen before they are done, each item decided once, as it was seen."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select, update

from moderation.actions.bulk import (
    BulkDraft,
    agree_to_change,
    go_on_with,
    plan_change,
    plan_undo,
    plans,
    resume_change,
    run_change,
    stop_change,
)
from moderation.actions.decisions import decide
from moderation.actions.desk.leases import take_lease
from moderation.actions.operating.settings import change_site_settings
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.domain.desk.bulk import BulkState
from moderation.domain.errors import Invalid, NotAllowed, Stale
from moderation.domain.lifecycle import DecisionAct
from moderation.extensions import db
from moderation.models import Comment, LedgerEntry, ReviewItem, Topic, User, WorkItem
from moderation.queries.settings import SiteSettings
from moderation.queries.verification import verify
from tests.actions.bulk.conftest import change, entries, results, unproved
from tests.actions.conftest import seen
from tests.conftest import Clock

APPROVE, REJECT = DecisionAct.APPROVE, DecisionAct.REJECT
People = Callable[[], Context]


def states() -> list[str]:
    return list(db.session.scalars(select(ReviewItem.state).order_by(ReviewItem.id)))


def test_a_plan_shows_what_would_happen_and_decides_nothing(mo: People, comments) -> None:
    items = comments(3)
    number = plan_change(mo(), BulkDraft(APPROVE, {"items": items}))
    assert change(number).state == BulkState.PLANNED
    assert results(number) == ["to_do"] * 3
    assert {entry.foreseen["happens"]["id"] for entry in entries(number)} == {
        "It appears on the topic's page."
    }
    assert states() == ["waiting"] * 3


def test_a_change_decides_every_item_in_one_group(mo: People, comments, done_by) -> None:
    number = done_by(mo(), APPROVE, comments(40))
    row = change(number)
    assert (row.state, row.total, row.done, row.to_do) == (BulkState.DONE, 40, 40, 0)
    assert states() == ["approved"] * 40
    assert db.session.scalar(select(Topic.comment_count)) == 40
    group = select(func.count()).where(
        LedgerEntry.act_group == row.act_group, LedgerEntry.act == "item.approve"
    )
    assert db.session.scalar(group) == 40
    assert verify().sound, str(verify())


def test_of_many_of_which_some_moved_the_others_are_done(
    mo: People, ada: People, comments, work
) -> None:
    items = comments(30)
    number = plan_change(mo(), BulkDraft(REJECT, {"items": items}, "Spam"))
    for item in items[3:6]:
        decide(ada(), item, APPROVE, seen(item))
    run_change(mo(), number, change(number).version)
    work(number)
    moved = [entry for entry in entries(number) if entry.result == "moved"]
    assert [(one.item_id, one.by, one.what) for one in moved] == [
        (item, "user:2", "approve") for item in items[3:6]
    ]
    assert change(number).done == 27
    assert verify().sound


def test_what_is_in_the_way_is_listed_beforehand(mo: People, ada: People, comments) -> None:
    decided, leased, free = comments(3)
    decide(ada(), decided, APPROVE, seen(decided))
    take_lease(ada(), leased)
    number = plan_change(mo(), BulkDraft(APPROVE, {"items": [decided, leased, free]}))
    told = {one.item_id: (one.result, one.by, one.what) for one in entries(number)}
    assert told == {
        decided: ("moved", "user:2", "approve"),
        leased: ("refused", "user:2", "lease"),
        free: ("to_do", None, None),
    }


def test_a_rejection_of_many_needs_its_reason_too(mo: People, comments) -> None:
    number = plan_change(mo(), BulkDraft(REJECT, {"items": comments(2)}))
    assert results(number) == ["refused"] * 2
    with pytest.raises(Invalid):
        run_change(mo(), number, change(number).version)


def test_a_large_plan_is_collected_by_a_worker(
    mo: People, comments, work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "PORTION", 7)
    comments(20)
    number = plan_change(mo(), BulkDraft(APPROVE, {"queue": {"kind": "comment"}}))
    assert (change(number).state, change(number).total) == (BulkState.PLANNING, 7)
    assert db.session.scalars(select(WorkItem.subject).where(WorkItem.kind == "bulk")).all() == [
        f"bulk:{number}"
    ]
    work(number)
    assert (change(number).state, change(number).total) == (BulkState.PLANNED, 20)


def test_a_plan_takes_no_more_than_the_cap(mo: People, operator: Context, comments, work) -> None:
    comments(12)
    change_site_settings(operator, SiteSettings(bulk_cap=10), 0)
    number = plan_change(mo(), BulkDraft(APPROVE, {"queue": {}}))
    assert (change(number).total, change(number).capped) == (10, True)


def test_above_the_limit_somebody_else_has_to_agree(
    mo: People, ada: People, operator: Context, comments, work
) -> None:
    change_site_settings(operator, SiteSettings(bulk_limit_alone=2), 0)
    number = plan_change(mo(), BulkDraft(APPROVE, {"items": comments(3)}))
    assert run_change(mo(), number, change(number).version) is BulkState.NEEDS_AGREEMENT
    work(number)
    assert states() == ["waiting"] * 3
    with pytest.raises(NotAllowed):
        agree_to_change(mo(), number, change(number).version)
    agree_to_change(ada(), number, change(number).version)
    work(number)
    assert states() == ["approved"] * 3
    assert verify().sound
    assert {entry for (entry,) in db.session.execute(select(ReviewItem.decided_by))} == {"user:1"}


def test_only_who_planned_it_has_it_done_and_as_they_saw_it(
    mo: People, ada: People, comments
) -> None:
    number = plan_change(mo(), BulkDraft(APPROVE, {"items": comments(1)}))
    with pytest.raises(NotAllowed):
        run_change(ada(), number, change(number).version)
    with pytest.raises(Stale):
        run_change(mo(), number, change(number).version - 1)


def test_who_loses_the_role_in_the_middle_decides_no_more(
    mo: People, comments, work, clock: Clock
) -> None:
    number = plan_change(mo(), BulkDraft(APPROVE, {"items": comments(40)}))
    run_change(mo(), number, change(number).version)
    go_on_with(clock(), number, unproved)
    done = change(number).done
    with transaction() as session:
        session.execute(update(User).where(User.id == 1).values(role="editor"))
    work(number)
    assert 0 < done < 40
    assert results(number) == ["done"] * done + ["refused"] * (40 - done)
    assert change(number).state == BulkState.DONE


def test_a_stopped_change_leaves_the_rest_alone(mo: People, comments, work, clock: Clock) -> None:
    number = plan_change(mo(), BulkDraft(APPROVE, {"items": comments(40)}))
    run_change(mo(), number, change(number).version)
    go_on_with(clock(), number, unproved)
    stop_change(mo(), number)
    work(number)
    row = change(number)
    assert row.state == BulkState.STOPPED
    assert states().count("approved") == row.done < 40
    assert verify().sound


def test_a_stopped_change_goes_on_with_the_rest_as_one_change(
    mo: People, comments, work, clock: Clock
) -> None:
    items = comments(40)
    number = plan_change(mo(), BulkDraft(APPROVE, {"items": items}))
    run_change(mo(), number, change(number).version)
    go_on_with(clock(), number, unproved)
    stop_change(mo(), number)
    done = change(number).done
    decide(mo(), items[-1], DecisionAct.REJECT, seen(items[-1]), "Spam")
    resume_change(mo(), number, change(number).version)
    assert (change(number).state, change(number).ended_at) == (BulkState.PLANNED, None)
    run_change(mo(), number, change(number).version)
    work(number)
    assert results(number) == ["done"] * 39 + ["moved"]
    assert 0 < done < change(number).done == 39
    back = plan_undo(mo(), number)
    run_change(mo(), back, change(back).version)
    work(back)
    assert results(back) == ["done"] * 39
    assert change(number).state == BulkState.UNDONE
    assert verify().sound


def test_a_large_rest_needs_agreement_again(
    mo: People, ada: People, operator, comments, work, clock: Clock
) -> None:
    change_site_settings(operator, SiteSettings(bulk_limit_alone=5), 0)
    number = plan_change(mo(), BulkDraft(APPROVE, {"items": comments(40)}))
    run_change(mo(), number, change(number).version)
    agree_to_change(ada(), number, change(number).version)
    go_on_with(clock(), number, unproved)
    stop_change(ada(), number)
    with pytest.raises(NotAllowed):
        resume_change(ada(), number, change(number).version)
    resume_change(mo(), number, change(number).version)
    assert run_change(mo(), number, change(number).version) == BulkState.NEEDS_AGREEMENT


def test_a_plan_that_was_stopped_while_it_was_made_is_collected_to_its_end(
    mo: People, comments, work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "PORTION", 3)
    comments(5)
    number = plan_change(mo(), BulkDraft(APPROVE, {"queue": {"kind": "comment"}}))
    stop_change(mo(), number)
    work(number)
    assert change(number).total == 3
    resume_change(mo(), number, change(number).version)
    work(number)
    assert (change(number).state, change(number).total) == (BulkState.PLANNED, 5)


def test_what_is_being_taken_back_or_is_done_does_not_go_on(mo: People, comments, clock) -> None:
    number = plan_change(mo(), BulkDraft(APPROVE, {"items": comments(40)}))
    run_change(mo(), number, change(number).version)
    go_on_with(clock(), number, unproved)
    stop_change(mo(), number)
    back = plan_undo(mo(), number)
    with pytest.raises(Invalid):
        resume_change(mo(), number, change(number).version)
    stop_change(mo(), back)
    with pytest.raises(Stale):
        resume_change(mo(), number, change(number).version - 1)
    resume_change(mo(), number, change(number).version)


def test_nothing_to_decide_makes_no_plan(mo: People, topic) -> None:
    with pytest.raises(Invalid):
        plan_change(mo(), BulkDraft(APPROVE, {"queue": {"kind": "comment"}}))
    with pytest.raises(Invalid):
        plan_change(mo(), BulkDraft(DecisionAct.WITHDRAW, {"queue": {}}))


def test_comments_of_a_change_are_shown(mo: People, comments, done_by) -> None:
    done_by(mo(), APPROVE, comments(2))
    assert db.session.scalars(select(Comment.shown)).all() == [True, True]
