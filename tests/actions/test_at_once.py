"""Many at once: nothing is lost, nothing is decided twice, whatever the order.

Threads with sessions of their own go against the real database; SQLite and PostgreSQL alike.
"""

import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import func, select

from moderation.actions.decisions import decide
from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.effects import tag_suggestions
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.polls import cast_poll_vote
from moderation.actions.visiting.submissions import (
    CommentDraft,
    Receipt,
    submit_comment,
    suggest_tag,
)
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.errors import Stale
from moderation.domain.lifecycle import DecisionAct, ItemState
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import Comment, LedgerEntry, ReviewItem, Tag, Topic
from moderation.queries.verification import verify
from tests.actions.conftest import SLUG, TRACE, seen
from tests.conftest import START

Work = TypeVar("Work")
Result = TypeVar("Result")


def at_once(
    app: Flask, work: Callable[[Work], Result], what: Iterable[Work], threads: int = 8
) -> list[Result]:
    """Do ``work`` on everything at the same time, each in a context of its own."""

    def inside(one: Work) -> Result:
        with app.app_context():
            try:
                return work(one)
            finally:
                db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(inside, what))


def acting_now(number: int) -> Context:
    user = Actor(ActorKind.USER, str(number), Role.MODERATOR)
    return Context(user, START, uuid.uuid4().hex)


def test_one_of_many_deciders_wins_and_the_others_are_told(app: Flask, comment: Receipt) -> None:
    before = seen(comment.item_id)

    def try_to(number: int) -> str:
        act = DecisionAct.APPROVE if number % 2 else DecisionAct.REJECT
        try:
            return decide(acting_now(number), comment.item_id, act, before, "why").state.value
        except Stale as refused:
            return f"refused, for {refused.by.partition(':')[0]} was faster"

    outcomes = Counter(at_once(app, try_to, range(16)))
    assert outcomes["refused, for user was faster"] == 15
    acts = select(func.count()).where(LedgerEntry.subject == f"item:{comment.item_id}")
    assert db.session.scalars(acts).one() == 2  # submitted, and one decision
    assert verify().problems == ()


def test_no_vote_is_lost(app: Flask, topic: Topic, visitor: Context) -> None:
    choices = ("yes", "no", "maybe")

    def vote(number: int) -> None:
        author = AuthorKey(f"{number % 20:064x}")
        cast_poll_vote(visitor, author, SLUG, choices[number % 3])

    at_once(app, vote, range(120))
    row = db.session.scalars(select(Topic)).one()
    assert row.poll_yes + row.poll_no + row.poll_maybe == 20
    assert verify().problems == ()


def test_no_comment_is_lost(app: Flask, topic: Topic, visitor: Context) -> None:
    def write(number: int) -> int:
        draft = CommentDraft("Ada", f"Words, number {number}.")
        return submit_comment(
            visitor, AuthorKey(f"{number:064x}"), SLUG, draft, TRACE, "en"
        ).item_id

    assert len(set(at_once(app, write, range(60)))) == 60
    assert db.session.scalars(select(func.count(ReviewItem.id))).one() == 60
    assert verify().problems == ()


def test_the_same_suggestion_from_many_at_once_is_one_item_with_all_their_votes(
    app: Flask, topic: Topic, visitor: Context
) -> None:
    def suggest(number: int) -> bool:
        return suggest_tag(
            visitor, AuthorKey(f"{number:064x}"), SLUG, "emotion", TRACE, "en"
        ).joined

    joined = at_once(app, suggest, range(24))
    assert Counter(joined) == {True: 23, False: 1}
    assert db.session.scalars(select(ReviewItem.votes)).one() == 24


def test_the_same_new_tag_on_two_topics_at_once_is_one_tag(
    app: Flask, visitor: Context, operator: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = []
    for number in range(2):
        slug = f"topic-{number}"
        create_topic(operator, TopicDraft({"en": Words(f"Can AI do {number}?")}, slug=slug))
        author = AuthorKey(f"{number:064x}")
        items.append(suggest_tag(visitor, author, slug, "emotion", TRACE, "en").item_id)
    both, make = threading.Barrier(2), tag_suggestions.make_tag

    def make_when_both_are_there(*what: object) -> Tag:
        with suppress(threading.BrokenBarrierError):
            both.wait(0.5)
        return make(*what)

    monkeypatch.setattr(tag_suggestions, "make_tag", make_when_both_are_there)

    def approve(item_id: int) -> str:
        before = seen(item_id)
        return decide(acting_now(item_id), item_id, DecisionAct.APPROVE, before).state

    assert at_once(app, approve, items) == [ItemState.APPROVED] * 2
    assert db.session.scalars(select(Tag.topic_count)).all() == [2]
    assert verify().problems == ()


def test_approvals_and_undos_at_once_leave_what_the_last_one_said(
    app: Flask, comment: Receipt
) -> None:
    def toggle(number: int) -> bool:
        act = DecisionAct.UNDO if number % 2 else DecisionAct.APPROVE
        try:
            decide(acting_now(number), comment.item_id, act, seen(comment.item_id), "why")
        except Exception:
            return False
        return True

    at_once(app, toggle, range(40))
    item = db.session.get_one(ReviewItem, comment.item_id)
    shown = db.session.scalars(select(Comment.shown)).first()
    assert bool(shown) is (item.state == ItemState.APPROVED)
    assert verify().problems == ()
