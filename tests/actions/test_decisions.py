"""Decisions: applied once, bound to what was seen, undone exactly, and all of it in the ledger."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from moderation.actions.decisions import Seen, decide
from moderation.actions.desk.leases import take_lease
from moderation.actions.operating.sealing import seal_ledger
from moderation.actions.transaction import transaction
from moderation.actions.visiting.submissions import Receipt, suggest_tag
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.errors import Invalid, NotAllowed, NotFound, Stale
from moderation.domain.lifecycle import DecisionAct, ItemState
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import Author, Comment, LedgerEntry, ReviewItem, Tag, Topic, TopicTag, User
from moderation.queries.verification import verify
from tests.actions.conftest import SLUG, TRACE, seen
from tests.conftest import Clock


def approve(context: Context, item_id: int) -> None:
    decide(context, item_id, DecisionAct.APPROVE, seen(item_id))


def test_an_approved_comment_appears(comment: Receipt, acting: Callable[..., Context]) -> None:
    approve(acting(Role.MODERATOR), comment.item_id)
    shown = db.session.scalars(select(Comment)).one()
    assert (shown.body, shown.shown) == ("The figures hold in good light.", True)
    assert db.session.scalars(select(Topic.comment_count)).one() == 1


def test_an_undone_comment_is_gone_and_its_item_waits_again(
    comment: Receipt, acting: Callable[..., Context]
) -> None:
    approve(acting(Role.MODERATOR), comment.item_id)
    undone = decide(
        acting(Role.MODERATOR), comment.item_id, DecisionAct.UNDO, seen(comment.item_id)
    )
    assert undone.state is ItemState.WAITING
    assert not db.session.scalars(select(Comment.shown)).one()
    assert db.session.scalars(select(Topic.comment_count)).one() == 0
    assert db.session.get_one(LedgerEntry, undone.ledger_id).undoes is not None


def test_a_decision_on_an_older_version_changes_nothing_and_says_who_was_faster(
    comment: Receipt, acting: Callable[..., Context]
) -> None:
    early = seen(comment.item_id)
    approve(acting(Role.MODERATOR), comment.item_id)
    with pytest.raises(Stale) as refused:
        decide(acting(Role.ADMIN), comment.item_id, DecisionAct.REJECT, early, "spam")
    assert (refused.value.by, refused.value.what) == ("user:1", "approve")
    assert db.session.get_one(ReviewItem, comment.item_id).state == ItemState.APPROVED


def test_a_decision_on_another_revision_changes_nothing(
    comment: Receipt, acting: Callable[..., Context]
) -> None:
    now = seen(comment.item_id)
    with pytest.raises(Stale):
        decide(
            acting(Role.MODERATOR),
            comment.item_id,
            DecisionAct.APPROVE,
            Seen(now.version, now.revision + 1),
        )


@pytest.mark.parametrize("role", [Role.EDITOR, Role.OPERATOR])
def test_other_roles_may_not_decide_on_comments(
    comment: Receipt, acting: Callable[..., Context], role: Role
) -> None:
    with pytest.raises(NotAllowed):
        approve(acting(role), comment.item_id)
    assert db.session.get_one(ReviewItem, comment.item_id).state == ItemState.SCREENING


def test_a_person_says_why_they_reject(comment: Receipt, acting: Callable[..., Context]) -> None:
    with pytest.raises(Invalid) as refused:
        decide(
            acting(Role.MODERATOR), comment.item_id, DecisionAct.REJECT, seen(comment.item_id), " "
        )
    assert "reason" in refused.value.fields


def test_there_is_no_item_at_other_numbers(topic: Topic, acting: Callable[..., Context]) -> None:
    with pytest.raises(NotFound):
        decide(acting(Role.MODERATOR), 4711, DecisionAct.APPROVE, Seen(1, 1))


def test_an_approved_tag_stands_on_its_topic_until_it_is_undone(
    topic: Topic, visitor: Context, author, acting: Callable[..., Context]
) -> None:
    receipt = suggest_tag(visitor, author, SLUG, "Affective  Computing", TRACE, "en")
    approve(acting(Role.MODERATOR), receipt.item_id)
    tag = db.session.scalars(select(Tag)).one()
    assert (tag.name, tag.topic_count, tag.live) == ("affective computing", 1, True)
    decide(acting(Role.MODERATOR), receipt.item_id, DecisionAct.UNDO, seen(receipt.item_id))
    assert not db.session.scalars(select(TopicTag.present)).one()
    assert not db.session.scalars(select(Tag.live)).one()
    approve(acting(Role.MODERATOR), receipt.item_id)
    assert db.session.scalars(select(TopicTag.present)).one()


def test_the_authors_record_follows_decisions_and_undos(
    comment: Receipt, acting: Callable[..., Context]
) -> None:
    approve(acting(Role.MODERATOR), comment.item_id)
    assert db.session.scalars(select(Author.approved)).one() == 1
    decide(acting(Role.MODERATOR), comment.item_id, DecisionAct.UNDO, seen(comment.item_id))
    assert db.session.scalars(select(Author.approved)).one() == 0


def test_the_ledger_replays_to_the_tables_and_its_chain_holds(
    comment: Receipt, acting: Callable[..., Context]
) -> None:
    approve(acting(Role.MODERATOR), comment.item_id)
    decide(acting(Role.MODERATOR), comment.item_id, DecisionAct.UNDO, seen(comment.item_id))
    seal_ledger()
    report = verify()
    assert report.problems == ()
    assert report.sealed == report.rows > 5


def test_whoever_was_taken_over_is_told_and_an_expired_lease_refuses_nothing(
    comment: Receipt, acting: Callable[..., Context], clock: Clock
) -> None:
    with transaction() as session:
        for number in (1, 2):
            session.add(
                User(id=number, email=f"{number}@x.example", role="moderator", created_at=clock())
            )
    first = acting(actor=Actor(ActorKind.USER, "1", Role.MODERATOR))
    second = acting(actor=Actor(ActorKind.USER, "2", Role.MODERATOR))
    assert take_lease(first, comment.item_id)
    assert take_lease(second, comment.item_id, over=True)
    with pytest.raises(Stale) as refused:
        approve(first, comment.item_id)
    assert (refused.value.by, refused.value.what) == ("user:2", "take_over")
    clock.forward(minutes=6)
    approve(acting(actor=first.actor), comment.item_id)
    assert db.session.get_one(ReviewItem, comment.item_id).state == ItemState.APPROVED


def test_undoing_a_tag_leaves_a_tag_alone_that_took_its_name_since(
    topic: Topic, visitor: Context, author, acting: Callable[..., Context]
) -> None:
    receipt = suggest_tag(visitor, author, SLUG, "emotion", TRACE, "en")
    approve(acting(Role.MODERATOR), receipt.item_id)
    with transaction() as session:
        session.execute(update(Tag).values(name="feelings"))
    decide(acting(Role.MODERATOR), receipt.item_id, DecisionAct.UNDO, seen(receipt.item_id))
    assert db.session.scalars(select(Tag.live)).all() == [False]
