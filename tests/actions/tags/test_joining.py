"""However visitors suggest, in whatever spelling: no voice is lost, and none counts twice."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from moderation.actions.decisions import decide
from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import suggest_tag
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.errors import Invalid
from moderation.domain.lifecycle import OPEN_STATES, DecisionAct, ItemState
from moderation.domain.roles import Role
from moderation.domain.tags import normalise
from moderation.domain.tags.suggesting import TurnedDownBefore
from moderation.extensions import db
from moderation.models import Author, ReviewItem, Supporter, Topic
from moderation.queries.verification import verify
from tests.actions.conftest import SLUG, TRACE, seen
from tests.actions.test_at_once import at_once
from tests.conftest import START, Clock

SLUGS = ("linen", "faces")
SPELLINGS = (
    "Soft Robots",
    "soft-robots",
    "SOFT_ROBOTS",
    "soft\u200b robots",
    "ｓｏｆｔ robots",
    "cloth",
)
OPEN = {ItemState.SCREENING, *OPEN_STATES}
Key = tuple[str, str]


@dataclass(frozen=True)
class Stage:
    """The database of one run: emptied before each example."""

    clock: Clock
    empty: Callable[[], None]


class Joining(RuleBasedStateMachine):
    """Visitors who suggest names for topics, and rules and people who close what waits.

    `voices` are those whose suggestion waits, by what they suggest; `closed` those of earlier ones.
    """

    stage: ClassVar[Stage]

    @initialize()
    def open_the_site(self) -> None:
        self.stage.clock.moment = START
        self.stage.empty()
        self.voices: defaultdict[Key, set[int]] = defaultdict(set)
        self.closed: dict[int, set[int]] = {}
        self.rejected: set[Key] = set()
        self.standing: set[Key] = set()
        for slug in SLUGS:
            operator = self._as(ActorKind.OPERATOR, "test")
            create_topic(operator, TopicDraft({"en": Words(f"Can AI {slug}?")}, slug=slug))

    @rule(author=some.integers(0, 3), slug=some.sampled_from(SLUGS),
          name=some.sampled_from(SPELLINGS), again=some.booleans())  # fmt: skip
    def suggest(self, author: int, slug: str, name: str, again: bool) -> None:
        key = slug, normalise(name)
        visitor = self._as(ActorKind.AUTHOR, "new")
        letter = AuthorKey(f"{author:064d}")
        waits = bool(self.voices[key])
        try:
            receipt = suggest_tag(visitor, letter, slug, name, TRACE, "en", again=again)
        except TurnedDownBefore:
            assert key in self.rejected
            assert not waits
            assert not again
            return
        except Invalid:
            assert key in self.standing
            return
        assert receipt.joined is waits
        self.voices[key].add(author)

    @rule(slug=some.sampled_from(SLUGS), name=some.sampled_from(SPELLINGS),
          act=some.sampled_from(("reject", "withdraw", "approve", "hold")))  # fmt: skip
    def close(self, slug: str, name: str, act: str) -> None:
        key = slug, normalise(name)
        number = self._waiting(key)
        if number is None:
            return
        who = self._as(ActorKind.RULE, "test")
        with suppress(Invalid):  # what is held is not held again
            decide(who, number, DecisionAct(act), seen(number), "Because.")
        db.session.rollback()
        if db.session.get_one(ReviewItem, number).state in OPEN:
            return
        self.closed[number] = self.voices.pop(key)
        self.rejected.discard(key)
        if act == "reject":
            self.rejected.add(key)
        if act == "approve":
            self.standing.add(key)

    @invariant()
    def every_voice_counts_once(self) -> None:
        db.session.rollback()
        for key, authors in self.voices.items():
            number = self._waiting(key)
            assert (number is None) is (not authors)
            if number is not None:
                assert _supporters(number) == authors
        for number, authors in self.closed.items():
            assert _supporters(number) == authors
        db.session.rollback()

    def teardown(self) -> None:
        db.session.rollback()
        assert verify().problems == ()
        db.session.rollback()

    def _waiting(self, key: Key) -> int | None:
        db.session.rollback()
        query = select(ReviewItem).where(ReviewItem.summary == key[1])
        found = [one.id for one in db.session.scalars(query)
                 if one.state in OPEN and one.duplicate_key == self._key(key)]  # fmt: skip
        assert len(found) <= 1, "two of the same wait"
        return found[0] if found else None

    def _key(self, key: Key) -> str:
        return f"tag:{SLUGS.index(key[0]) + 1}:{key[1]}"

    def _as(self, kind: ActorKind, name: str) -> Context:
        role = Role.ADMIN if kind is ActorKind.USER else None
        return Context(Actor(kind, name, role), self.stage.clock(), uuid.uuid4().hex)


def _supporters(number: int) -> set[int]:
    """Those whose voices an item has; its votes say how many."""
    query = select(Author.token_hash).join(Supporter, Supporter.author_id == Author.id)
    found = list(db.session.scalars(query.where(Supporter.item_id == number)))
    assert db.session.get_one(ReviewItem, number).votes == len(found)
    return set(map(int, found))


def test_no_voice_is_lost_and_none_counts_twice(
    app: Flask, clock: Clock, empty_database: Callable[[Path], str], tmp_path: Path
) -> None:
    def empty() -> None:
        db.session.remove()
        db.engine.dispose()
        for rest in ("-wal", "-shm"):
            (tmp_path / f"venire.sqlite3{rest}").unlink(missing_ok=True)
        empty_database(tmp_path)

    Joining.stage = Stage(clock, empty)
    run_state_machine_as_test(
        Joining,
        settings=settings(
            max_examples=15, stateful_step_count=20, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_those_who_ask_again_at_once_for_what_was_turned_down_wait_together(
    app: Flask, topic: Topic, visitor: Context, acting: Callable[..., Context]
) -> None:
    first = suggest_tag(visitor, AuthorKey("f" * 64), SLUG, "soft robots", TRACE, "en").item_id
    decide(acting(Role.MODERATOR), first, DecisionAct.REJECT, seen(first), "Too narrow")

    def ask(number: int) -> str:
        name = SPELLINGS[number % 5]
        key = AuthorKey(f"{number:064d}")
        try:
            again = number % 3 > 0
            suggested = suggest_tag(visitor, key, SLUG, name, TRACE, "en", again=again)
        except TurnedDownBefore:
            return "told"
        return "joined" if suggested.joined else "waits"

    results = Counter(at_once(app, ask, range(24)))
    waiting = select(ReviewItem).where(ReviewItem.state == ItemState.SCREENING)
    item = db.session.scalars(waiting).one()
    assert results["waits"] == 1
    assert len(_supporters(item.id)) == item.votes == 24 - results["told"]
    assert verify().problems == ()
