"""Doing and undoing, one and many, as a machine of states: what is taken back is as it was."""

import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from moderation.actions.bulk import BulkDraft, go_on_with, plan_change, plan_undo, run_change
from moderation.actions.decisions import Seen, decide
from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.operating.sealing import seal_ledger
from moderation.actions.users import create_user
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.proposals import Trace
from moderation.actions.visiting.submissions import CommentDraft, submit_comment, suggest_tag
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.errors import Invalid, VenireError
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import (
    Author,
    BulkChange,
    BulkEntry,
    Comment,
    LedgerEntry,
    ReviewItem,
    Tag,
    Topic,
    TopicTag,
)
from moderation.queries.verification import verify
from tests.conftest import START, Clock

EXAMPLES = int(os.environ.get("VENIRE_TEST_EXAMPLES") or 10)
STEPS_EACH = 25
SLUGS = ("fold-laundry", "iron-shirts")
TRACE = Trace(delete_on=date(2026, 7, 28))
APPROVE, REJECT, UNDO = DecisionAct.APPROVE, DecisionAct.REJECT, DecisionAct.UNDO
#: How the acts of an item are called that decide it.
DECIDING = ("item.approve", "item.reject", "item.undo")


@dataclass(frozen=True)
class Stage:
    """The database of one run: emptied before each example."""

    clock: Clock
    empty: Callable[[], None]


@dataclass(frozen=True)
class Site:
    """What anybody can see of the site, and what is counted of its authors."""

    states: frozenset[tuple[int, str]]
    comments: frozenset[int]
    tags: frozenset[tuple[int, str]]
    vocabulary: frozenset[str]
    counts: tuple[tuple[object, ...], ...]


def seen_now() -> Site:
    """Look at the site; what an undo gives back to people was taken from screening."""
    db.session.rollback()
    states = db.session.execute(select(ReviewItem.id, ReviewItem.state))
    tagged = select(TopicTag.topic_id, Tag.name).join(Tag, Tag.id == TopicTag.tag_id)
    records = select(Author.id, Author.approved, Author.rejected)
    counts = (
        *db.session.execute(select(Topic.id, Topic.comment_count).order_by(Topic.id)),
        *db.session.execute(records.order_by(Author.id)),
        *db.session.execute(select(Tag.name, Tag.topic_count).where(Tag.live).order_by(Tag.name)),
    )
    site = Site(
        frozenset((one.id, "waiting" if one.state == "screening" else one.state) for one in states),
        frozenset(db.session.scalars(select(Comment.item_id).where(Comment.shown))),
        frozenset(tuple(row) for row in db.session.execute(tagged.where(TopicTag.present))),
        frozenset(db.session.scalars(select(Tag.name).where(Tag.live))),
        tuple(tuple(row) for row in counts),
    )
    db.session.rollback()
    return site


class Undoing(RuleBasedStateMachine):
    """Visitors who send things in, and moderators who decide, plan, and take back."""

    stage: ClassVar[Stage]
    items, plans, ended = Bundle("items"), Bundle("plans"), Bundle("ended")

    @initialize()
    def open_the_site(self) -> None:
        self.stage.clock.moment = START
        self.stage.empty()
        operator = self._as(ActorKind.OPERATOR, "test")
        for number in (1, 2):
            create_user(operator, f"person{number}@example.org", Role.MODERATOR)
        for slug in SLUGS:
            create_topic(operator, TopicDraft({"en": Words(f"Can AI {slug}?")}, slug=slug))

    @rule(target=items, author=some.integers(0, 2), slug=some.sampled_from(SLUGS))
    def comment(self, author: int, slug: str) -> int:
        draft = CommentDraft("Ada", f"Yes, says {uuid.uuid4().hex}.")
        key = AuthorKey(f"{author:064d}")
        return submit_comment(self._visitor(), key, slug, draft, TRACE, "en").item_id

    @rule(
        target=items, author=some.integers(0, 2), slug=some.sampled_from(SLUGS),
        name=some.sampled_from(("robots", "cloth")),
    )  # fmt: skip
    def tag(self, author: int, slug: str, name: str) -> object:
        key = AuthorKey(f"{author:064d}")
        try:
            receipt = suggest_tag(self._visitor(), key, slug, name, TRACE, "en")
        except Invalid:
            return multiple()  # it stands on the topic
        return multiple() if receipt.joined else receipt.item_id

    @rule(item=items, act=some.sampled_from((APPROVE, REJECT, UNDO)))
    def decide_one(self, item: int, act: DecisionAct) -> None:
        before = seen_now()
        try:
            decide(self._person(2), item, act, self._seen(item), "Spam")
        except VenireError:
            assert seen_now() == before
            return
        if act is not UNDO:
            after = seen_now()
            decide(self._person(2), item, UNDO, self._seen(item))
            assert seen_now() == before
            decide(self._person(2), item, act, self._seen(item), "Spam")
            assert seen_now() == after

    @rule(target=plans, some_items=some.lists(items, min_size=1, max_size=6, unique=True),
          act=some.sampled_from((APPROVE, REJECT)))  # fmt: skip
    def plan(self, some_items: list[int], act: DecisionAct) -> int:
        before = seen_now()
        number = plan_change(self._person(1), BulkDraft(act, {"items": some_items}, "Spam"))
        assert seen_now() == before
        return number

    @rule(target=ended, number=consumes(plans))
    def have_it_done(self, number: int) -> object:
        """Do a plan, which may have become stale meanwhile, item by item."""
        self._do(number)
        return number if self._row(number).done else multiple()

    @rule(number=ended)
    def take_it_back(self, number: int) -> None:
        """Undo a change, whatever has happened to its items since."""
        try:
            back = plan_undo(self._person(1), number)
        except Invalid:
            return  # taken back before
        self._do(back)

    @rule(some_items=some.lists(items, min_size=1, max_size=6, unique=True),
          act=some.sampled_from((APPROVE, REJECT)))  # fmt: skip
    def there_and_back(self, some_items: list[int], act: DecisionAct) -> None:
        """Undo what was just done: everything is as it was."""
        before = seen_now()
        number = plan_change(self._person(1), BulkDraft(act, {"items": some_items}, "Spam"))
        self._do(number)
        if not self._row(number).done:
            assert seen_now() == before
            return
        back = plan_undo(self._person(1), number)
        self._do(back)
        assert self._row(back).done == self._row(number).done
        assert seen_now() == before

    @invariant()
    def every_version_is_decided_once(self) -> None:
        """And every entry that says so has its one decision, of its change's act."""
        twice = (
            select(LedgerEntry.subject)
            .where(LedgerEntry.act.in_(DECIDING))
            .group_by(LedgerEntry.subject, LedgerEntry.subject_version)
            .having(func.count() > 1)
        )
        assert db.session.scalars(twice).all() == []
        query = (
            select(BulkEntry.item_id, BulkChange.act, LedgerEntry.subject, LedgerEntry.act)
            .join(BulkChange, BulkChange.id == BulkEntry.change_id)
            .join(LedgerEntry, LedgerEntry.id == BulkEntry.decision_id)
        )
        for item, act, subject, name in db.session.execute(query):
            assert (subject, name) == (f"item:{item}", f"item.{act}")
        db.session.rollback()

    def teardown(self) -> None:
        """The ledger tells all of it, and the counters are right."""
        seal_ledger()
        report = verify()
        assert report.sound, str(report)
        db.session.remove()

    def _do(self, number: int) -> None:
        before = {entry.item_id: entry for entry in self._entries(number)}
        try:
            run_change(self._person(1), number, self._row(number).version)
        except Invalid:
            assert all(entry.result != "to_do" for entry in before.values())
            return
        while go_on_with(self.stage.clock(), number, lambda session: None, 2):
            pass
        db.session.rollback()
        row = self._row(number)
        results = [entry.result for entry in self._entries(number)]
        assert (row.state, row.to_do) == ("done", 0)
        assert (row.done, row.done + row.refused) == (results.count("done"), len(results))

    def _entries(self, number: int) -> list[BulkEntry]:
        query = select(BulkEntry).where(BulkEntry.change_id == number)
        rows = list(db.session.scalars(query.execution_options(populate_existing=True)))
        db.session.expunge_all()
        return rows

    def _row(self, number: int) -> BulkChange:
        row = db.session.get_one(BulkChange, number, populate_existing=True)
        db.session.expunge(row)
        return row

    def _seen(self, item: int) -> Seen:
        query = select(ReviewItem.version, ReviewItem.revision).where(ReviewItem.id == item)
        version, revision = db.session.execute(query).one()
        return Seen(version, revision)

    def _as(self, kind: ActorKind, name: str, role: Role | None = None) -> Context:
        return Context(Actor(kind, name, role), self.stage.clock(), uuid.uuid4().hex)

    def _visitor(self) -> Context:
        return self._as(ActorKind.AUTHOR, "new")

    def _person(self, number: int) -> Context:
        return self._as(ActorKind.USER, str(number), Role.MODERATOR)


@pytest.mark.slow
def test_what_is_taken_back_is_as_it_was_whatever_came_between(
    app, clock: Clock, empty_database: Callable[[Path], str], tmp_path: Path
):
    def empty() -> None:
        db.session.remove()
        db.engine.dispose()
        for rest in ("-wal", "-shm"):
            (tmp_path / f"venire.sqlite3{rest}").unlink(missing_ok=True)
        empty_database(tmp_path)

    Undoing.stage = Stage(clock, empty)
    run_state_machine_as_test(
        Undoing,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS_EACH, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
