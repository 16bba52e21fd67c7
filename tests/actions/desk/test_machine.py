"""The desk as a machine of states: whatever is done in whatever order, its rules hold."""

import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
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
from sqlalchemy import select

from moderation.actions.decisions import Seen, decide
from moderation.actions.desk import release_lease, take_lease
from moderation.actions.desk.queues import QueueDraft, create_queue, switch_queue
from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.screening.storing import Screened, enter_unscreened, store_screening
from moderation.actions.transaction import transaction
from moderation.actions.users import create_user
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.proposals import Trace
from moderation.actions.visiting.submissions import CommentDraft, submit_comment, suggest_tag
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.desk.editing import Edit
from moderation.domain.desk.leases import LEASE_TIME
from moderation.domain.desk.routing import Conditions
from moderation.domain.errors import Invalid, NotAllowed, Stale
from moderation.domain.lifecycle import STEPS, DecisionAct, ItemKind, ItemState, next_state
from moderation.domain.messages import message
from moderation.domain.roles import Role
from moderation.domain.screening import Finding, FindingOutcome
from moderation.extensions import db
from moderation.models import ReviewItem, Revision
from moderation.queries.screening.items import ToScreen, items_to_screen
from moderation.queries.settings import site_settings
from tests.actions.desk import judging
from tests.conftest import START, Clock

EXAMPLES = int(os.environ.get("VENIRE_TEST_EXAMPLES") or 12)
STEPS_EACH = 40
SLUG = "fold-laundry"
TRACE = Trace(delete_on=date(2026, 7, 28))

ACTS = (
    DecisionAct.APPROVE, DecisionAct.REJECT, DecisionAct.UNDO, DecisionAct.HOLD,
    DecisionAct.RELEASE, DecisionAct.ESCALATE,
)  # fmt: skip
#: After these an open item is placed anew.
PLACING = frozenset({DecisionAct.HOLD, DecisionAct.RELEASE, DecisionAct.ESCALATE})
OPEN = frozenset({ItemState.WAITING, ItemState.HELD, ItemState.ESCALATED})
FINDINGS = (
    (Finding("words", FindingOutcome.SCORE, -2.0),),
    (Finding("words", FindingOutcome.SCORE, 4.0, (message("Spam words"),)),),
    (Finding("words", FindingOutcome.SCORE, 8.0), Finding("links", FindingOutcome.SCORE, 8.0)),
    (Finding("words", FindingOutcome.TIMEOUT),),
)


@dataclass(frozen=True)
class Person:
    """Somebody in one tab."""

    user_id: int
    role: Role
    tab: str


#: Accounts are made in this order, so these are their numbers.
PEOPLE = (
    Person(1, Role.MODERATOR, "a"), Person(1, Role.MODERATOR, "b"), Person(2, Role.MODERATOR, "a"),
    Person(3, Role.ADMIN, "a"),
)  # fmt: skip


@dataclass(frozen=True)
class View:
    """An item as somebody has it before them."""

    item: int
    who: Person
    seen: Seen


@dataclass(frozen=True)
class Known:
    """What the machine expects of an item."""

    state: ItemState
    before: ItemState | None = None
    version: int = 1
    revision: int = 1


@dataclass
class Held:
    """What the machine expects of a lease."""

    holder: Person
    until: datetime
    displaced: set[Person]


@dataclass(frozen=True)
class Stage:
    """The database of one run: emptied before each example."""

    clock: Clock
    empty: Callable[[], None]


class Desk(RuleBasedStateMachine):
    """Visitors, filters and moderators, each doing what they may at any moment."""

    stage: ClassVar[Stage]
    items, views, readings = Bundle("items"), Bundle("views"), Bundle("readings")

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[int, Known] = {}
        self.leases: dict[int, Held] = {}
        self.contents: dict[tuple[int, int], dict[str, object]] = {}

    @initialize()
    def open_the_site(self) -> None:
        self.stage.clock.moment = START
        self.stage.empty()
        operator = self._as(ActorKind.OPERATOR, "test")
        for number, role in enumerate((Role.MODERATOR, Role.MODERATOR, Role.ADMIN), 1):
            assert create_user(operator, f"person{number}@example.org", role) == number
        create_topic(operator, TopicDraft({"en": Words("Can AI fold laundry?")}, slug=SLUG))
        for name, conditions in (
            ("Held by words", Conditions(reasons=frozenset({"words"}))),
            ("Tags", Conditions(kinds=frozenset({ItemKind.TAG_SUGGESTION}))),
        ):
            queue = create_queue(operator, QueueDraft(name, 10, conditions))
            switch_queue(operator, queue, 1, on=True)

    # What visitors do

    @rule(target=items, author=some.integers(0, 2), body=some.sampled_from(("Yes.", "Buy now!")))
    def comment(self, author: int, body: str) -> int:
        draft = CommentDraft("Ada", body)
        receipt = submit_comment(self._visitor(), _key(author), SLUG, draft, TRACE, "en")
        return self._sent_in(receipt.item_id)

    @rule(target=items, author=some.integers(0, 3), name=some.sampled_from(("robots", "cloth")))
    def tag(self, author: int, name: str) -> object:
        before = {item: self._row(item).votes for item in self.known}
        try:
            receipt = suggest_tag(self._visitor(), _key(author), SLUG, name, TRACE, "en")
        except Invalid:
            return multiple()  # it stands on the topic
        if not receipt.joined:
            return self._sent_in(receipt.item_id)
        assert self.known[receipt.item_id].state in {*OPEN, ItemState.SCREENING}
        assert self._row(receipt.item_id).votes - before[receipt.item_id] in (0, 1)
        if self._row(receipt.item_id).votes > before[receipt.item_id]:
            judging.assert_placed_by_the_rules(receipt.item_id)
        return multiple()

    # What filters do

    @rule(target=readings, item=items)
    def read_for_screening(self, item: int) -> ToScreen:
        (subject,) = items_to_screen([item])
        db.session.rollback()
        return subject

    @rule(reading=consumes(readings), findings=some.sampled_from(FINDINGS))
    def end_screening(self, reading: ToScreen, findings: tuple[Finding, ...]) -> None:
        """Store what filters found, which may come long after the item was read."""
        item = reading.item.item_id
        known = self.known[item]
        with transaction() as session:
            screened = [Screened(reading, findings)]
            store_screening(session, self._worker(), screened, site_settings())
        if known.version == reading.version and known.state is ItemState.SCREENING:
            self._screened(item)
            if self.known[item].state in OPEN:
                judging.assert_placed_by_the_rules(item)

    @rule(item=items)
    def give_screening_up(self, item: int) -> None:
        known = self.known[item]
        with transaction() as session:
            enter_unscreened(session, self._worker(), item)
        if known.state is ItemState.SCREENING:
            self._screened(item)
            assert self.known[item].state is ItemState.HELD
            judging.assert_placed_by_the_rules(item)

    # What moderators do

    @rule(target=views, item=items, who=some.sampled_from(PEOPLE))
    def open(self, item: int, who: Person) -> View:
        row = self._row(item)
        return View(item, who, Seen(row.version, row.revision))

    @rule(view=views, over=some.booleans())
    def lease(self, view: View, over: bool) -> None:
        held = self.leases.get(view.item)
        runs = held is not None and held.until > self._now
        free = held is None or not runs or held.holder == view.who or over
        context = self._person(view.who)
        assert take_lease(context, view.item, tab=view.who.tab, over=over) is free
        if held is None or not runs:
            self.leases[view.item] = Held(view.who, self._now + LEASE_TIME, set())
        elif free:
            if held.holder != view.who:
                held.displaced = (held.displaced | {held.holder}) - {view.who}
            held.holder, held.until = view.who, self._now + LEASE_TIME

    @rule(view=views)
    def give_back(self, view: View) -> None:
        release_lease(self._person(view.who), view.item, tab=view.who.tab)
        self._let_go(view)

    @rule(minutes=some.sampled_from((1, 6)))
    def time_passes(self, minutes: int) -> None:
        self.stage.clock.forward(minutes=minutes)

    @rule(view=views, act=some.sampled_from(ACTS))
    def decide(self, view: View, act: DecisionAct) -> None:
        self._decide(view, act)

    @rule(view=views, body=some.sampled_from(("Yes, it does.", "No.")))
    def edit_and_approve(self, view: View, body: str) -> None:
        field = "body" if self._row(view.item).kind == ItemKind.COMMENT else "name"
        self._decide(view, DecisionAct.APPROVE, {field: body})

    @rule(item=items, act=some.sampled_from(ACTS), who=some.sampled_from(PEOPLE))
    def open_and_decide(self, item: int, act: DecisionAct, who: Person) -> None:
        """What most do: look, and decide at once."""
        self._decide(self.open(item, who), act)

    def _decide(self, view: View, act: DecisionAct, edited: dict[str, str] | None = None) -> None:
        known, before = self.known[view.item], self._row(view.item)
        moved = view.seen != Seen(known.version, known.revision)
        barred = before.needs_role is not None and view.who.role is not Role.ADMIN
        kind, taken = ItemKind(before.kind), self._is_taken(view)
        try:
            decided = decide(
                self._person(view.who), view.item, act, view.seen, "For a reason",
                edited=None if edited is None else Edit(edited), holder=view.who.tab,
            )  # fmt: skip
        except Stale as refused:
            assert taken if refused.what == "take_over" else moved  # noqa: PT017
        except NotAllowed:
            assert barred
        except Invalid:
            # What stands in the gallery can refuse a tag; a comment is refused by its state alone.
            assert kind is ItemKind.TAG_SUGGESTION or act not in STEPS[known.state]
        else:
            assert not moved
            assert not taken
            assert not barred or act is DecisionAct.RELEASE
            self._decided(view, act, decided.version)

    def _decided(self, view: View, act: DecisionAct, version: int) -> None:
        known, row = self.known[view.item], self._row(view.item)
        undo = act is DecisionAct.UNDO
        after = next_state(known.state, act, before=(known.before or ItemState.WAITING))
        steps = version - known.version
        assert steps == 1 or (steps == 2 and act is DecisionAct.APPROVE)
        assert (row.revision > known.revision) is (steps == 2)
        self.known[view.item] = Known(
            after, None if undo else known.state, known.version + steps, row.revision
        )
        if act in PLACING and known.state in OPEN:
            judging.assert_placed_by_the_rules(view.item)
        self._let_go(view)

    # What must hold

    @invariant()
    def every_item_is_where_it_was_led(self) -> None:
        for row in db.session.scalars(select(ReviewItem).execution_options(populate_existing=True)):
            if row.id not in self.known:  # a rule's own report of what it published
                self.known[row.id] = Known(ItemState(row.state), version=row.version)
            known = self.known[row.id]
            assert (row.state, row.version, row.revision) == (
                known.state, known.version, known.revision,
            )  # fmt: skip
            decided = known.state in {ItemState.APPROVED, ItemState.REJECTED}
            assert (row.decided_at is not None) is decided

    @invariant()
    def no_revision_is_lost_or_changed(self) -> None:
        there = {
            (row.item_id, row.number): dict(row.content)
            for row in db.session.scalars(
                select(Revision).execution_options(populate_existing=True)
            )
        }
        assert {key: there.get(key) for key in self.contents} == self.contents
        self.contents = there

    def teardown(self) -> None:
        db.session.rollback()
        for item, known in self.known.items():
            judging.assert_one_decision_a_version(item, known.version)
            assert judging.state_by_the_acts(item) is known.state
        judging.assert_counts_are_right()
        judging.assert_the_ledger_holds(self._worker())

    # How it is done

    @property
    def _now(self) -> datetime:
        return self.stage.clock()

    def _as(self, kind: ActorKind, name: str, role: Role | None = None) -> Context:
        return Context(Actor(kind, name, role), self._now, uuid.uuid4().hex)

    def _visitor(self) -> Context:
        return self._as(ActorKind.AUTHOR, "new")

    def _worker(self) -> Context:
        return self._as(ActorKind.SYSTEM, "worker")

    def _person(self, who: Person) -> Context:
        return self._as(ActorKind.USER, str(who.user_id), who.role)

    def _row(self, item: int) -> ReviewItem:
        row = db.session.get_one(ReviewItem, item, populate_existing=True)
        db.session.expunge(row)
        return row

    def _sent_in(self, item: int) -> int:
        self.known[item] = Known(ItemState.SCREENING)
        return item

    def _screened(self, item: int) -> None:
        known, state = self.known[item], ItemState(self._row(item).state)
        assert state in STEPS[ItemState.SCREENING].values()
        self.known[item] = replace(
            known, state=state, before=ItemState.SCREENING, version=known.version + 1
        )

    def _let_go(self, view: View) -> None:
        held = self.leases.get(view.item)
        if held is not None and held.holder == view.who and held.until > self._now:
            held.until, held.displaced = self._now, set()

    def _is_taken(self, view: View) -> bool:
        held = self.leases.get(view.item)
        return held is not None and held.until > self._now and view.who in held.displaced


def _key(author: int) -> AuthorKey:
    return AuthorKey(f"{author:064d}")


@pytest.mark.slow
def test_the_rules_of_the_desk_hold_whatever_is_done_in_whatever_order(
    app, clock: Clock, empty_database: Callable[[Path], str], tmp_path: Path
):
    def empty() -> None:
        db.session.remove()
        db.engine.dispose()
        for rest in ("-wal", "-shm"):
            (tmp_path / f"venire.sqlite3{rest}").unlink(missing_ok=True)
        empty_database(tmp_path)

    Desk.stage = Stage(clock, empty)
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS_EACH, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_what_is_left_of_a_lease_is_as_long_as_elsewhere():
    assert timedelta(minutes=1) < LEASE_TIME < timedelta(minutes=6), "see time_passes"
