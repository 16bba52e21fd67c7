"""Queued work that nobody needs to do any more."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from moderation.actions.operating.done_otherwise import done_otherwise
from moderation.actions.transaction import transaction
from moderation.actions.visiting.submissions import Receipt
from moderation.domain.actor import Context
from moderation.domain.errors import NotAllowed
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import WorkItem


def states() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(WorkItem.state).where(WorkItem.kind == "screen")))


def test_queued_work_counts_as_done(comment: Receipt, operator: Context) -> None:
    done_otherwise(operator, "screen", ["item:4711"])
    assert states() == ["queued"]
    done_otherwise(operator, "screen", [f"item:{comment.item_id}"])
    assert states() == ["done"]


def test_begun_work_is_left_to_its_worker(comment: Receipt, operator: Context) -> None:
    with transaction() as session:
        session.execute(update(WorkItem).values(state="running"))
    done_otherwise(operator, "screen", [f"item:{comment.item_id}"])
    assert states() == ["running"]


def test_only_those_who_may_retry_work(comment: Receipt, acting: Callable[..., Context]) -> None:
    with pytest.raises(NotAllowed):
        done_otherwise(acting(Role.EDITOR), "screen", [f"item:{comment.item_id}"])
    done_otherwise(acting(Role.OPERATOR), "screen", [f"item:{comment.item_id}"])
    assert states() == ["done"]
