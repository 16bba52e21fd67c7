"""An installation whose web process is killed while many moderators work, and what must hold."""

import os
import random
import shutil
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, func, select, text
from sqlalchemy.engine import make_url

from moderation.actions.transaction import transaction
from moderation.actions.users.accounts import create_user
from moderation.actions.visiting.authors import AuthorKey, author_id
from moderation.actions.visiting.proposals import Proposal, propose
from moderation.domain.lifecycle import (
    OPEN_STATES,
    DecisionAct,
    ItemKind,
    ItemState,
    next_state,
)
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import Author, LedgerEntry, ReviewItem
from moderation.queries.verification import verify
from tests.faults.moderating.moderator import PASSWORD, Moderator, Sent
from tests.faults.site import TOPICS, Site, _operator, children, kill

MODERATORS = 16
ADMINS = 4  # of them: who else decides on what is escalated
AUTHORS = 20
PORTION = 20  # items of one transaction
ANSWERS_A_KILL = 10, 120


class DeskSite(Site):
    """A site with 16 moderators and a queue of comments; leases end after 2 seconds."""

    def __init__(self, folder: Path, port: int, server: str | None) -> None:
        self.database = None if server is None else _new_database(server)
        super().__init__(folder, port)
        (self.config.instance / "plugins" / "hostile.py").unlink()
        plugin = Path(__file__).with_name("short_leases.py")
        shutil.copy(plugin, self.config.instance / "plugins")
        self.users: list[int] = []
        self.items = range(0)

    @property
    def environment(self) -> dict[str, str]:
        """One worker of each queue that decisions ask for, and a database of one's own."""
        own = {"VENIRE_WORKERS": "bulk:1,learn:1"}
        if self.database is not None:
            own["VENIRE_DATABASE_URL"] = self.database
        return super().environment | own

    def fill(self, count: int) -> None:
        """Let `count` comments wait, and sixteen moderators be there to decide on them."""
        with self.app.app_context():
            for number in range(MODERATORS):
                email = f"moderator{number}@example.org"
                role = Role.ADMIN if number < ADMINS else Role.MODERATOR
                self.users.append(create_user(_operator(), email, role, PASSWORD))
            made: list[int] = []
            for start in range(0, count, PORTION):
                made += _propose(range(start, min(start + PORTION, count)))
            self.items = range(made[0], made[-1] + 1)
            assert list(self.items) == made

    def race(self, seconds: float, chance: random.Random) -> list[Moderator]:
        """Let all moderators work while the web is killed, until all is decided or time is over."""
        ends = time.monotonic() + seconds
        done = threading.Event()

        def over() -> bool:
            return done.is_set() or time.monotonic() > ends

        people = [
            Moderator(user, f"moderator{number}@example.org", self.port, self.items,
                      random.Random(f"{chance.random()}"), over, first=self.items[0])
            for number, user in enumerate(self.users)
        ]  # fmt: skip
        with ThreadPoolExecutor(MODERATORS + 1) as pool:
            working = [pool.submit(one.work) for one in people]
            killing = pool.submit(self._kill_now_and_then, chance, over, people)
            while not over():
                time.sleep(0.5)
                if not self._left():
                    done.set()
            for one in working:
                one.result()
            self.kills = killing.result()
        return people

    def _kill_now_and_then(
        self, chance: random.Random, over: Callable[[], bool], people: Sequence[Moderator]
    ) -> int:
        """Kill the server or one of its workers again and again, in mid-work; return how often.

        Answers are counted, not seconds: a slow machine gets as much done between two kills.
        """
        kills = 0
        while not over():
            enough = _answered(people) + chance.randrange(*ANSWERS_A_KILL)
            while _answered(people) < enough and not over():
                time.sleep(0.02)
            for number in self._victim(chance):
                kill(number)
                kills += 1
        return kills

    def _victim(self, chance: random.Random) -> list[int]:
        """One worker of the web most times, all of the web at others: that starts slowly."""
        web = self.named("granian")
        assert self.process is not None
        whole = set(web) & set(children(self.process.pid))
        found = sorted(whole if chance.random() < 0.2 else set(web) - whole)
        return [chance.choice(found)] if found else []

    def _left(self) -> int:
        """How many items nobody has decided yet."""
        with self.app.app_context():
            query = select(func.count()).where(ReviewItem.state.in_(OPEN_STATES))
            left = db.session.scalar(query)
            db.session.rollback()
            return left or 0

    def judge_race(self, people: Sequence[Moderator]) -> Counter[str]:
        """Assert that nothing was decided twice, lost or made up; return the answers by number."""
        sent = [one for person in people for one in person.sent]
        odd = [each for person in people for each in person.odd]
        assert not odd, odd[:5]
        with self.app.app_context():
            acts = self._acts()
            self._judge_answers(sent, acts)
            self._judge_lives(acts)
            self._judge_authors()
            report = verify(datetime.now(UTC))
            assert report.sound, str(report)
            db.session.rollback()
        return sum((person.answers for person in people), Counter())

    def _acts(self) -> dict[int, list[LedgerEntry]]:
        query = (
            select(LedgerEntry)
            .where(LedgerEntry.subject.in_([f"item:{item}" for item in self.items]))
            .order_by(LedgerEntry.subject, LedgerEntry.subject_version)
        )
        acts: dict[int, list[LedgerEntry]] = {item: [] for item in self.items}
        for entry in db.session.scalars(query.execution_options(populate_existing=True)):
            acts[int(entry.subject.removeprefix("item:"))].append(entry)
        return acts

    def _judge_answers(self, sent: Sequence[Sent], acts: dict[int, list[LedgerEntry]]) -> None:
        """Every 303 has its row, one row each; every other row is of an answer that got lost."""
        rows = Counter(
            (entry.actor, item, entry.act.removeprefix("item."), entry.subject_version - 1)
            for item, entries in acts.items()
            for entry in entries
            if entry.actor.startswith("user:")
        )
        assert not [key for key, count in rows.items() if count > 1], "decided twice"
        promised = Counter(_key(one) for one in sent if one.status == 303)
        missing = promised - rows
        assert not missing, f"promised, but not in the ledger: {list(missing)[:5]}"
        unanswered = Counter(_key(one) for one in sent if one.status == 0)
        made_up = (rows - promised) - unanswered
        assert not made_up, f"refused or never sent, but in the ledger: {list(made_up)[:5]}"

    def _judge_lives(self, acts: dict[int, list[LedgerEntry]]) -> None:
        """Each item lived by the rules, step by step, and is where its last step led it."""
        states = dict(db.session.execute(select(ReviewItem.id, ReviewItem.state)).all())
        assert set(self.items) <= set(states), "lost"
        for item, entries in acts.items():
            assert [entry.subject_version for entry in entries] == list(range(1, len(entries) + 1))
            assert _lived(entries) == states[item], f"item {item} is not where it was led"

    def _judge_authors(self) -> None:
        """The counts of each author's decided items are those that there are."""
        query = select(ReviewItem.author_id, ReviewItem.state, func.count()).group_by(
            ReviewItem.author_id, ReviewItem.state
        )
        counted = {(author, state): count for author, state, count in db.session.execute(query)}
        for author in db.session.scalars(select(Author)):
            for state in ("approved", "rejected"):
                assert getattr(author, state) == counted.get((author.id, state), 0)

    def close(self) -> None:
        """End everything, and take the database away."""
        super().close()
        if self.database is not None:
            _drop_database(self.database)


def _lived(entries: Iterable[LedgerEntry]) -> ItemState:
    state, decided_in = ItemState.WAITING, ItemState.WAITING
    for entry in entries:
        name = entry.act.removeprefix("item.")
        if name == "submitted":
            continue
        act = DecisionAct(name)
        before = decided_in if act is DecisionAct.UNDO else None
        state, decided_in = next_state(state, act, before=before), state
    return state


def _answered(people: Sequence[Moderator]) -> int:
    """How many whole answers the moderators have got."""
    counts = [dict(person.answers) for person in people]
    return sum(n for each in counts for what, n in each.items() if not what.endswith("none"))


def _key(one: Sent) -> tuple[str, int, str, int]:
    return f"user:{one.user}", one.item, one.act, one.version


def _propose(numbers: range) -> list[int]:
    context = _operator()
    with transaction() as session:
        made = []
        for number in numbers:
            author = author_id(session, AuthorKey(f"{number % AUTHORS:064d}"), context)
            body = f"Remark {number} on what a machine can do, of {uuid.uuid4().hex[:6]}."
            content = {"author": "Visitor", "body": body, "parent": None}
            topic = 1 + number % TOPICS
            proposal = Proposal(
                ItemKind.COMMENT, content, body, "visitor", topic, author, fingerprint=body[:64]
            )
            made.append(propose(session, context, proposal))
        return made


def _new_database(server: str) -> str:
    name = f"venire_race_{uuid.uuid4().hex[:12]}"
    with _admin(server) as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _drop_database(url: str) -> None:
    with _admin(os.environ["VENIRE_TEST_DATABASE_URL"]) as connection:
        connection.execute(text(f"DROP DATABASE {make_url(url).database} WITH (FORCE)"))


@contextmanager
def _admin(server: str) -> Iterator:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()
