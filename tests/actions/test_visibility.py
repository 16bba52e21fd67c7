"""What the public sees of a comment: always its approved item without an upheld report.

A state machine decides and undoes at random on a comment and on reports of it.
"""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from moderation.actions.decisions import decide
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import Receipt, report
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.errors import Invalid
from moderation.domain.lifecycle import DecisionAct, ItemState
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import Comment, ReviewItem
from moderation.queries.verification import verify
from tests.actions.conftest import TRACE, seen
from tests.conftest import START

MODERATOR = Actor(ActorKind.USER, "1", Role.MODERATOR)
ACTS = st.sampled_from([DecisionAct.APPROVE, DecisionAct.REJECT, DecisionAct.UNDO])
STEPS = st.lists(st.tuples(st.sampled_from(["comment", "report", "second"]), ACTS), max_size=14)


def now() -> Context:
    return Context(MODERATOR, START, uuid.uuid4().hex)


def state(item_id: int) -> str:
    return db.session.scalars(select(ReviewItem.state).where(ReviewItem.id == item_id)).one()


def flag(subject: str, by: str) -> int:
    return report(now(), AuthorKey(by * 64), subject, "spam", "", TRACE, "en").item_id


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_shown_means_approved_and_not_reported(
    comment: Receipt, visited: dict[str, int], steps: list[tuple[str, DecisionAct]]
) -> None:
    for name, act in steps:
        item = visited[name]
        try:
            decide(now(), item, act, seen(item), "why")
        except Invalid:
            continue
        reports = [state(visited["report"]), state(visited["second"])]
        expected = state(visited["comment"]) == ItemState.APPROVED and (
            ItemState.APPROVED not in reports
        )
        assert db.session.scalars(select(Comment.shown)).one() is expected
    assert not [p for p in verify().problems if "sealed" not in str(p)]


@pytest.fixture
def visited(comment: Receipt) -> dict[str, int]:
    """A published comment with one report on it, and another after the first was rejected."""
    decide(now(), comment.item_id, DecisionAct.APPROVE, seen(comment.item_id))
    subject = f"comment:{db.session.scalars(select(Comment.id)).one()}"
    first = flag(subject, "b")
    decide(now(), first, DecisionAct.REJECT, seen(first), "no")
    return {"comment": comment.item_id, "report": first, "second": flag(subject, "c")}


def test_a_rejected_comment_stays_hidden_when_the_report_on_it_is_undone(
    visited: dict[str, int],
) -> None:
    for name, act in (
        ("second", DecisionAct.APPROVE),
        ("comment", DecisionAct.UNDO),
        ("comment", DecisionAct.REJECT),
        ("second", DecisionAct.UNDO),
    ):
        decide(now(), visited[name], act, seen(visited[name]), "why")
    assert not db.session.scalars(select(Comment.shown)).one()
