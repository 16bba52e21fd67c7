"""Checks that have several causes: who takes back one of them leaves what the others want."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from moderation.actions.decisions import decide
from moderation.actions.jury.order import order_check
from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.proposals import Proposal, propose
from moderation.actions.visiting.submissions import request_recheck
from moderation.domain.actor import Context
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import Topic, WorkItem
from tests.actions.conftest import SLUG, TRACE, seen

APPROVE, UNDO = DecisionAct.APPROVE, DecisionAct.UNDO
CONTENT = {
    "title": "A paper", "year": 2026, "venue": "", "link": "https://example.org/1", "doi": None,
    "source_kind": "paper", "summary": "", "stance": "supports", "measures": [],
}  # fmt: skip


@pytest.fixture
def admin(acting: Callable[..., Context]) -> Context:
    return acting(Role.ADMIN)


@pytest.fixture
def paper(admin: Context, topic: Topic) -> Callable[[], int]:
    """A function that proposes evidence and admits it."""

    def admit() -> int:
        kind = ItemKind.EVIDENCE
        with transaction() as session:
            item = propose(session, admin, Proposal(kind, CONTENT, "A paper", "x", topic.id))
        decide(admin, item, APPROVE, seen(item))
        return item

    return admit


@pytest.fixture
def wish(admin: Context, visitor: Context, author: AuthorKey) -> Callable[[], int]:
    """A function that asks for a check as a visitor and grants it."""

    def grant() -> int:
        item = request_recheck(visitor, author, SLUG, "It is new.", TRACE, "en").item_id
        decide(admin, item, APPROVE, seen(item))
        return item

    return grant


def waiting() -> int:
    """How many checks wait in the queue."""
    db.session.rollback()
    query = select(WorkItem.id).where(WorkItem.kind == "jury", WorkItem.state == "queued")
    return len(db.session.scalars(query).all())


def test_the_check_of_one_piece_of_evidence_goes_with_it(paper, admin) -> None:
    item = paper()
    assert waiting() == 1
    decide(admin, item, UNDO, seen(item))
    assert waiting() == 0


def test_a_check_that_two_have_asked_for_stays_until_both_are_taken_back(
    paper, wish, admin
) -> None:
    first, second = paper(), wish()
    decide(admin, first, UNDO, seen(first))
    assert waiting() == 1
    decide(admin, second, UNDO, seen(second))
    assert waiting() == 0


def test_a_check_that_a_moderator_ordered_besides_stays(paper, admin) -> None:
    item = paper()
    order_check(admin, SLUG)
    decide(admin, item, UNDO, seen(item))
    assert waiting() == 1


def test_what_an_earlier_version_asked_for_goes_with_its_item(paper, admin) -> None:
    item = paper()
    with transaction() as session:
        session.execute(db.update(WorkItem).values(parameters={"cause": "evidence", "item": item}))
    decide(admin, item, UNDO, seen(item))
    assert waiting() == 0
