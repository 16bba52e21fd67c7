"""A change of many items whose worker is killed in the middle: each item is decided once."""

import random
import time
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from moderation.actions.bulk import BulkDraft, plan_change, plan_undo, run_change
from moderation.actions.transaction import transaction
from moderation.actions.visiting.proposals import Proposal, propose
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.extensions import db
from moderation.models import BulkChange, BulkEntry, Comment, LedgerEntry, ReviewItem, Topic
from moderation.queries.verification import verify
from tests.faults.conftest import ROUNDS
from tests.faults.site import Site, children, kill, soon

pytestmark = pytest.mark.faults

ITEMS = 160
LATEST = 1.5  # seconds after a change was begun, by which the kill comes
PATIENCE = 120.0


def a_worker(site: Site) -> None:
    """The worker of the queue, with its horse."""
    for number in site.processes("bulk"):
        kill(number)


def a_horse(site: Site) -> None:
    """The process that does the change."""
    for number in soon(lambda: [one for pid in site.processes("bulk") for one in children(pid)]):
        kill(number)


def operator() -> Context:
    return Context(Actor(ActorKind.OPERATOR, "test"), datetime.now(UTC), uuid.uuid4().hex)


def waiting_comments(tag: str) -> list[int]:
    """Write comments that wait for a person."""
    topic = db.session.scalars(select(Topic.id)).first()
    db.session.rollback()
    made: list[int] = []
    for start in range(0, ITEMS, 20):
        with transaction() as session:
            for number in range(start, start + 20):
                content: dict[str, object] = {"author": "V", "body": f"{tag} {number}"}
                text = f"{tag}, remark {number}"
                proposal = Proposal(ItemKind.COMMENT, content, text, "visitor", topic)
                made.append(propose(session, operator(), proposal))
    return made


def has_ended(number: int) -> bool:
    state = db.session.scalar(select(BulkChange.state).where(BulkChange.id == number))
    db.session.rollback()
    return state not in ("planning", "running")


def wait_for(number: int, site: Site) -> None:
    ends = time.monotonic() + PATIENCE
    while not has_ended(number):
        assert time.monotonic() < ends, f"the change rests\n{site.said()[-3000:]}"
        time.sleep(0.05)


def do_and_kill(
    site: Site, plan: Callable[[], int], victim: Callable[[Site], None], chance: random.Random
) -> int:
    """Have a change done, and kill what does it at some moment; gives its id."""
    number = plan()
    wait_for(number, site)
    row = db.session.get_one(BulkChange, number, populate_existing=True)
    version = row.version
    db.session.rollback()
    run_change(operator(), number, version)
    time.sleep(chance.uniform(0, LATEST))
    victim(site)
    wait_for(number, site)
    return number


def acts_on(items: list[int], name: str) -> Counter[str]:
    query = select(LedgerEntry.subject).where(
        LedgerEntry.subject.in_([f"item:{item}" for item in items]), LedgerEntry.act == name
    )
    return Counter(db.session.scalars(query))


@pytest.mark.parametrize("victim", [a_worker, a_horse], ids=lambda victim: victim.__name__)
@pytest.mark.parametrize("number", range(max(1, ROUNDS // 5)))
def test_each_item_is_decided_once_and_taken_back_once(
    site: Site, chance: random.Random, number: int, victim
):
    with site.app.app_context():
        items = waiting_comments(f"{victim.__name__} {number}")
        draft = BulkDraft(DecisionAct.APPROVE, {"items": items})
        done = do_and_kill(site, lambda: plan_change(operator(), draft), victim, chance)
        once = Counter({f"item:{item}": 1 for item in items})
        assert acts_on(items, "item.approve") == once
        back = do_and_kill(site, lambda: plan_undo(operator(), done), victim, chance)
        assert acts_on(items, "item.undo") == once
        judge(items, [done, back])


def judge(items: list[int], changes: list[int]) -> None:
    db.session.rollback()
    results = db.session.scalars(
        select(BulkEntry.result).where(BulkEntry.change_id.in_(changes))
    ).all()
    assert Counter(results) == {"done": 2 * ITEMS}
    states = db.session.scalars(select(ReviewItem.state).where(ReviewItem.id.in_(items))).all()
    assert set(states) == {"waiting"}
    shown = db.session.scalars(select(Comment.shown).where(Comment.item_id.in_(items))).all()
    assert shown == [False] * ITEMS
    report = verify(datetime.now(UTC))
    assert report.sound, str(report)
    db.session.rollback()
