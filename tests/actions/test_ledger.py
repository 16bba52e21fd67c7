"""The ledger: append-only, sealed without gaps, whole after an erasure, and honest about damage."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Update, delete, select, text, update
from sqlalchemy.exc import DatabaseError

from moderation.actions.decisions import decide
from moderation.actions.editing.topics import TopicDraft, Words, create_topic, withdraw_topic
from moderation.actions.operating.sealing import seal_ledger
from moderation.actions.record import Act, write_acts
from moderation.actions.transaction import transaction
from moderation.actions.visiting.submissions import Receipt
from moderation.domain.actor import Context
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import (
    Comment,
    LedgerEntry,
    LedgerPrivate,
    ReviewItem,
    Revision,
    Topic,
    TopicText,
)
from moderation.queries.verification import verify
from tests.actions.conftest import seen
from tests.conftest import Clock


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET act = 'item.approve'",
        "UPDATE ledger SET actor = 'user:2'",
        "UPDATE ledger SET position = 9",
        "DELETE FROM ledger",
    ],
)
@pytest.mark.parametrize("sealed", [False, True])
def test_nothing_in_the_ledger_is_changed_or_deleted(
    comment: Receipt, statement: str, sealed: bool
) -> None:
    if sealed:
        seal_ledger()
    with pytest.raises(DatabaseError, match="append-only"), transaction() as session:
        session.execute(text(statement))


def test_acts_written_together_get_the_ids_of_their_rows_also_after_some_were_taken_back(
    topic: Topic, operator: Context
) -> None:
    def write(*tried: int) -> list[int]:
        acts = [Act(f"setting:{one}", 1, "setting.tried", {"value": one}) for one in tried]
        return write_acts(db.session(), operator, acts)

    with suppress(ZeroDivisionError), transaction():
        write(5, 4)
        raise ZeroDivisionError
    with transaction() as session:
        numbers = [*write(5, 2), *write(9), *write(1, 7, 3)]
        query = select(LedgerEntry.id, LedgerEntry.subject).where(LedgerEntry.id.in_(numbers))
        subjects = dict(map(tuple, session.execute(query)))
    assert [subjects[one] for one in numbers] == [f"setting:{one}" for one in (5, 2, 9, 1, 7, 3)]


def test_sealing_numbers_every_row_once_without_a_gap(comment: Receipt) -> None:
    assert seal_ledger() == 2
    assert seal_ledger() == 0
    rows = db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id)).all()
    assert [row.position for row in rows] == [1, 2]
    assert len({row.hash for row in rows}) == 2


def test_sealers_at_the_same_time_do_not_number_twice(app: Flask, operator: Context) -> None:
    for number in range(30):
        create_topic(operator, TopicDraft({"en": Words(f"Can AI count to {number}?")}))

    def seal(_: int) -> int:
        with app.app_context():
            return seal_ledger(limit=10)

    with ThreadPoolExecutor(4) as pool:
        sealed = sum(pool.map(seal, range(8)))
    assert sealed == 30
    assert verify().problems == ()


def test_erasing_a_private_part_leaves_the_chain_whole(comment: Receipt) -> None:
    seal_ledger()
    with transaction() as session:
        session.execute(delete(LedgerPrivate))
    assert verify().problems == ()


def test_a_changed_private_part_is_noticed(comment: Receipt) -> None:
    with transaction() as session:
        session.execute(update(LedgerPrivate).values(body={"content": "other"}))
    assert any("private part" in str(problem) for problem in verify().problems)


def test_a_change_past_the_actions_is_noticed(comment: Receipt) -> None:
    with transaction() as session:
        session.execute(update(ReviewItem).values(state="approved"))
    assert [str(problem) for problem in verify().problems] == [
        "item:1 is not what the ledger says."
    ]


def test_a_row_that_the_ledger_never_saw_is_noticed(topic: Topic, clock: Clock) -> None:
    with transaction() as session:
        session.add(
            Topic(case_number=9, slug="x", status="YES", created_at=clock(), status_since=clock())
        )
    assert any("ledger knows 1" in str(problem) for problem in verify().problems)


def test_a_wrong_count_is_noticed(topic: Topic) -> None:
    with transaction() as session:
        session.execute(update(Topic).values(poll_yes=7))
    assert any("poll_yes" in str(problem) for problem in verify().problems)


def test_what_stays_unsealed_for_a_minute_is_a_problem(comment: Receipt, clock: Clock) -> None:
    assert verify(clock() + timedelta(seconds=59)).sound
    assert not verify(clock() + timedelta(seconds=61)).sound


def test_acts_of_one_action_share_a_group(
    topic: Topic, operator: Context, acting: Callable[..., Context]
) -> None:
    withdraw_topic(operator, topic.id)
    groups = db.session.scalars(select(LedgerEntry.act_group)).all()
    assert groups == [operator.group, operator.group]


@pytest.mark.parametrize(
    "change",
    [
        update(Revision).values(content={"author": "Eve", "body": "Other.", "parent": None}),
        update(Comment).values(body="Other."),
        update(Comment).values(author_name="Eve"),
        update(TopicText).values(question="Can AI do other things?"),
    ],
    ids=["revision", "body", "name", "question"],
)
def test_a_changed_text_is_noticed(
    comment: Receipt, acting: Callable[..., Context], change: Update
) -> None:
    decide(acting(Role.MODERATOR), comment.item_id, DecisionAct.APPROVE, seen(comment.item_id))
    assert verify().problems == ()
    with transaction() as session:
        session.execute(change)
    assert any("text of" in str(problem) for problem in verify().problems)
