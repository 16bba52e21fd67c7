"""A worker does changes of tags: one at a time has each, and one that cannot be done stops."""

import pytest
from sqlalchemy import select, update

from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.tags.changes import plan_tag_change, plan_tag_undo, run_tag_change
from moderation.actions.tags.changes import running as changes
from moderation.actions.tags.making import make_tag
from moderation.actions.tags.standing import Retag, retag
from moderation.actions.transaction import transaction
from moderation.extensions import db
from moderation.models import Tag, TagChange, WorkItem
from moderation.queries.verification import verify
from moderation.work import shift
from moderation.work.claims import LostLease, claim
from moderation.work.claims.returns import Return, give_back
from moderation.work.handlers.retagging import change_tags
from moderation.work.kinds import PACE
from moderation.work.shift import Shift
from tests.work.handlers.conftest import acting


@pytest.fixture
def merge(app):
    """A change that runs: a tag of twelve topics is merged into another."""
    made = [
        create_topic(
            acting(), TopicDraft({"en": Words(f"Can AI do {number}?")}, slug=f"t-{number}")
        )
        for number in range(12)
    ]
    with transaction() as session:
        old, _ = (make_tag(session, acting(), name) for name in ("cat", "feline"))
        retag(session, acting(), [Retag(one, add=(old.id,)) for one in made])
    return run(plan_tag_change(acting(), "merge cat -> feline"))


def run(number):
    version = db.session.get_one(TagChange, number, populate_existing=True).version
    run_tag_change(acting(), number, version)
    return number


def change(number):
    db.session.rollback()
    return db.session.get_one(TagChange, number, populate_existing=True)


def counts():
    db.session.rollback()
    return dict(map(tuple, db.session.execute(select(Tag.name, Tag.topic_count))))


def take(app):
    return Shift("bulk", app.extensions["venire_plugins"], PACE["bulk"])


def test_a_change_is_done_and_taken_back_by_a_worker(merge):
    assert shift.work_on("bulk") >= 1
    assert (change(merge).state, counts()) == ("done", {"cat": 0, "feline": 12})
    back = run(plan_tag_undo(acting(), merge))
    assert shift.work_on("bulk") >= 1
    assert (change(back).state, change(merge).state) == ("done", "undone")
    assert counts() == {"cat": 12, "feline": 0}
    assert verify().sound, str(verify())


def test_whoever_lost_a_change_writes_nothing_more(app, merge):
    slow = claim("bulk", limit=1, lease=30.0, who="slow")
    with transaction() as session:
        session.execute(
            update(WorkItem).values(token=WorkItem.token + 1),
            execution_options={"synchronize_session": False},
        )
    before = counts()
    with pytest.raises(LostLease):
        change_tags(take(app), slow)
    assert (counts(), change(merge).state) == (before, "running")


def test_what_a_worker_left_in_the_middle_another_goes_on_with(app, merge, monkeypatch):
    monkeypatch.setattr("moderation.work.handlers.turns.TURN_SECONDS", 0.001)
    turns = 0
    while change(merge).state == "running":
        change_tags(take(app), claim("bulk", limit=1, lease=30.0, who=f"worker {turns}"))
        turns += 1
    assert turns > 1
    assert (change(merge).state, counts()) == ("done", {"cat": 0, "feline": 12})


def test_a_change_that_no_worker_could_do_stops(merge):
    for _ in range(5):
        with transaction() as session:
            session.execute(
                update(WorkItem).values(due_at=WorkItem.created_at),
                execution_options={"synchronize_session": False},
            )
        give_back(claim("bulk", limit=1, lease=30.0, who="unlucky"), Return(backs_off=False))
    row = change(merge)
    assert row.state == "stopped"
    assert row.why["id"] == "The work could not be done; an operator sees why."
    assert not changes.go_on_with(acting().now, merge, lambda session: None)
