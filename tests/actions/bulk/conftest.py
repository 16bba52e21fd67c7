"""What tests of changes of many items share: people, comments that wait, and a worker's part."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.bulk import BulkDraft, go_on_with, plan_change, run_change
from moderation.actions.decisions import decide
from moderation.actions.users import create_user
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import CommentDraft, submit_comment, suggest_tag
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import BulkChange, BulkEntry
from tests.actions.conftest import SLUG, TRACE, seen
from tests.conftest import Clock

MO, ADA = Actor(ActorKind.USER, "1", Role.MODERATOR), Actor(ActorKind.USER, "2", Role.ADMIN)


@pytest.fixture
def people(app: Flask, operator: Context) -> None:
    """Mo, a moderator, and Ada, an admin."""
    for who, role in ((MO, Role.MODERATOR), (ADA, Role.ADMIN)):
        assert create_user(operator, f"{who.id}@x.example", role) == int(who.id)


@pytest.fixture
def mo(people: None, acting: Callable[..., Context]) -> Callable[[], Context]:
    """A function that makes the context of an act of Mo."""
    return lambda: acting(actor=MO)


@pytest.fixture
def ada(people: None, acting: Callable[..., Context]) -> Callable[[], Context]:
    """A function that makes the context of an act of Ada."""
    return lambda: acting(actor=ADA)


@pytest.fixture
def comments(
    topic: object, visitor: Context, author: AuthorKey, acting: Callable[..., Context]
) -> Callable[[int], list[int]]:
    """A function that makes so many comments that wait for a person."""

    def make(count: int) -> list[int]:
        texts = [f"Remark {number} on the light." for number in range(count)]
        drafts = [CommentDraft("Ada", text) for text in texts]
        made = [submit_comment(visitor, author, SLUG, one, TRACE, "en").item_id for one in drafts]
        return let_wait(acting, made)

    return make


@pytest.fixture
def tags(
    topic: object, visitor: Context, author: AuthorKey, acting: Callable[..., Context]
) -> Callable[..., list[int]]:
    """A function that makes suggestions of tags that wait for a person."""

    def make(*names: str) -> list[int]:
        made = [suggest_tag(visitor, author, SLUG, one, TRACE, "en").item_id for one in names]
        return let_wait(acting, made)

    return make


def let_wait(acting: Callable[..., Context], items: list[int]) -> list[int]:
    """End the screening of items without an objection; give them back."""
    for item in items:
        rule = acting(actor=Actor(ActorKind.RULE, "screening"))
        decide(rule, item, DecisionAct.RELEASE, seen(item))
    return items


def unproved(session: Session) -> None:
    """Stand for a worker's proof that the work is its own."""


def work_on(change_id: int, clock: Clock) -> None:
    """Do part after part, as a worker does."""
    while go_on_with(clock(), change_id, unproved):
        pass
    db.session.rollback()


@pytest.fixture
def work(clock: Clock) -> Callable[[int], None]:
    """A function that does all of a change."""
    return lambda change_id: work_on(change_id, clock)


@pytest.fixture
def done_by(work: Callable[[int], None]) -> Callable[..., int]:
    """A function that plans an act on items and has it done; gives the change's id."""

    def do(context: Context, act: DecisionAct, items: list[int], reason: str = "") -> int:
        number = plan_change(context, BulkDraft(act, {"items": items}, reason))
        work(number)
        run_change(context, number, change(number).version)
        work(number)
        return number

    return do


def change(number: int) -> BulkChange:
    """The change as it stands."""
    return db.session.get_one(BulkChange, number, populate_existing=True)


def entries(number: int) -> list[BulkEntry]:
    """The entries of a change by item."""
    query = select(BulkEntry).where(BulkEntry.change_id == number).order_by(BulkEntry.item_id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def results(number: int) -> list[str]:
    """What became of each item, by item."""
    return [entry.result for entry in entries(number)]
