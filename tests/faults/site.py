"""A whole installation that is meant to be hurt, and what must be true of it afterwards."""

import http.client
import os
import random
import shutil
import signal
import sqlite3
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from redis.exceptions import RedisError
from sqlalchemy import func, select

from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.jury import order_check
from moderation.actions.users.accounts import create_user
from moderation.app import create_app
from moderation.config import Config
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import (
    Ballot,
    FindingRow,
    JuryCheck,
    LedgerEntry,
    ReviewItem,
    Revision,
    Seat,
    WorkItem,
)
from moderation.queries.verification import verify
from moderation.work import roll
from moderation.work.bell import connect
from tests.end_to_end.running import Installation

TOPICS = 3
CLIENTS = 3
WORKERS = "screen:2,jury:2,bulk:1,learn:1"
#: Kinds whose queues must run empty before a round is judged.
KINDS = ("screen", "jury", "event", "learn")


class Site(Installation):
    """``venire up`` with a hostile plugin, some topics, and visitors from many addresses."""

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(folder, port)
        self.config = Config.from_environment(self.environment)
        plugins = self.config.instance / "plugins"
        plugins.mkdir(parents=True)
        shutil.copy(Path(__file__).with_name("hostile.py"), plugins)
        self.seen_until = 0
        self.checks_until = 0

    @property
    def environment(self) -> dict[str, str]:
        """Two workers of each busy queue, and addresses that a proxy vouches for."""
        own = {"VENIRE_WORKERS": WORKERS, "VENIRE_PROXY_HOPS": "1"}
        return super().environment | own

    def open(self) -> None:
        """Start for the first time, and write the topics.

        An admin with a password makes later starts quick: nothing is left to prepare.
        """
        self.start()
        self.app: Flask = create_app(self.config)
        with self.app.app_context():
            create_user(_operator(), "admin@example.org", Role.ADMIN, "a long enough pass phrase")
            for number in range(TOPICS):
                words = Words(f"Can AI pass test number {number}?")
                create_topic(_operator(), TopicDraft({"en": words}, slug=f"test-{number}"))

    def ensure_up(self) -> None:
        """Start again if the supervisor does not run, so that one failed round spoils no other."""
        if self.process is None or self.process.poll() is not None:
            self._end_all()
            self.start()

    def _end_all(self) -> None:
        for number in self.members():
            kill(number)

    def close(self) -> None:
        """End everything that still runs."""
        if self.process is not None and self.process.poll() is None:
            self.stop(signal.SIGTERM)
        self._end_all()
        with self.app.app_context():
            db.engine.dispose()

    def processes(self, role: str) -> list[int]:
        """The living workers of a queue, or the ``tick``; waits for the first while they start."""
        return soon(lambda: self._processes(role), 20)

    def _processes(self, role: str) -> list[int]:
        entries = roll.entries(self.config.instance)
        return [one.process for one in entries if one.role == role and one.is_alive]

    def named(self, word: str) -> list[int]:
        """The living processes of this instance with a word in their command line."""
        return [number for number in self.members() if word in _command(number)]

    def send(self, texts: Sequence[str]) -> list[str]:
        """Post comments from several clients at once; return those that were accepted."""
        accepted: list[str] = []
        parts = [texts[number::CLIENTS] for number in range(CLIENTS)]
        clients = [threading.Thread(target=self._send, args=(part, accepted)) for part in parts]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        return accepted

    def _send(self, texts: Sequence[str], accepted: list[str]) -> None:
        for text in texts:
            with suppress(OSError, http.client.HTTPException):
                if self._post(text) == 303:
                    accepted.append(text)

    def _post(self, text: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        fields = urllib.parse.urlencode({"author": "Visitor", "body": text})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
            "X-Forwarded-For": ".".join(str(random.randrange(1, 250)) for _ in range(4)),
        }
        try:
            path = f"/en/topics/test-{random.randrange(TOPICS)}/comments"
            connection.request("POST", path, fields, headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def call_the_jury(self) -> None:
        """Ask for a check of every topic."""
        with self.app.app_context():
            for number in range(TOPICS):
                order_check(_operator(), f"test-{number}")

    def flush_broker(self) -> None:
        """Empty the broker."""
        with suppress(RedisError), connect(self.config.broker_url, 1.0) as client:
            client.flushall()

    def is_writable(self) -> bool:
        """Whether a write transaction can begin within 0.2 s; SQLite has one writer at a time."""
        file = self.config.database_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(file, timeout=0.2, isolation_level=None)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            connection.execute("ROLLBACK")
            return True

    def wait_until_quiet(self, seconds: float = 90.0) -> None:
        """Wait until no work is queued or running, but what asks failed filters again later."""
        ends = time.monotonic() + seconds
        with self.app.app_context():
            while open_work := self._open_work():
                assert time.monotonic() < ends, f"left undone: {open_work}\n{self.said()[-3000:]}"
                time.sleep(0.1)

    def _open_work(self) -> list[tuple[str, str, str, int]]:
        query = select(WorkItem).where(
            WorkItem.kind.in_(KINDS), WorkItem.state.in_(("queued", "running"))
        )
        rows = db.session.scalars(query.execution_options(populate_existing=True)).all()
        left = [
            (row.kind, row.subject, row.state, row.attempts)
            for row in rows
            if "repeat" not in row.parameters
        ]
        db.session.rollback()
        return left

    def judge(self, accepted: Sequence[str]) -> None:
        """Assert that nothing was lost, nothing was done twice, and the ledger holds."""
        with self.app.app_context():
            self._judge_items(accepted)
            self._judge_checks()
            report = verify(datetime.now(UTC))
            assert report.sound, str(report)
            db.session.rollback()

    def _judge_items(self, accepted: Sequence[str]) -> None:
        items = db.session.scalars(select(ReviewItem).where(ReviewItem.id > self.seen_until)).all()
        numbers = [item.id for item in items]
        contents = db.session.execute(
            select(Revision.item_id, Revision.content).where(Revision.item_id.in_(numbers))
        )
        stored = Counter(str(content["body"]) for _, content in contents if "body" in content)
        lost = [text for text in accepted if stored[text] != 1]
        assert not lost, f"accepted, but not stored once: {lost}"
        comments = [item for item in items if item.kind == "comment"]
        assert {item.state for item in comments} <= {"waiting", "held", "approved", "rejected"}
        self._judge_findings([item.id for item in comments if item.unscreened != ["*"]])
        self._judge_acts([item.id for item in comments])
        self.seen_until = max([self.seen_until, *numbers])

    def _judge_findings(self, items: Sequence[int]) -> None:
        plugins = self.app.extensions["venire_plugins"]
        filters = {one.id for one in (*plugins.filters(), *plugins.shadow_filters())}
        query = select(FindingRow.item_id, FindingRow.filter_id).where(
            FindingRow.item_id.in_(items)
        )
        found: dict[int, Counter[str]] = {item: Counter() for item in items}
        for item, filter_id in db.session.execute(query):
            found[item][filter_id] += 1
        wrong = {item: dict(count) for item, count in found.items() if count != Counter(filters)}
        assert not wrong, f"not every filter found something once: {wrong}"

    def _judge_acts(self, items: Sequence[int]) -> None:
        query = (
            select(LedgerEntry.subject, func.count())
            .where(LedgerEntry.subject.in_([f"item:{item}" for item in items]))
            .group_by(LedgerEntry.subject)
        )
        twice = {subject: count for subject, count in db.session.execute(query) if count != 2}
        assert not twice, f"not submitted once and screened once: {twice}"

    def _judge_checks(self) -> None:
        query = select(JuryCheck).where(JuryCheck.id > self.checks_until)
        checks = db.session.scalars(query.execution_options(populate_existing=True)).all()
        for check in checks:
            assert check.state != "hearing", f"check {check.id} was left open"
            seats = db.session.scalars(select(Seat).where(Seat.check_id == check.id)).all()
            ballots = db.session.scalar(
                select(func.count(Ballot.seat_id)).where(
                    Ballot.seat_id.in_([seat.id for seat in seats])
                )
            )
            assert {seat.state for seat in seats} <= {"filled", "excused"}
            assert ballots == sum(seat.state == "filled" for seat in seats)
        per_topic = Counter(check.topic_id for check in checks)
        assert all(count <= 2 for count in per_topic.values()), f"heard too often: {per_topic}"
        assert len(per_topic) in (0, TOPICS)
        self.checks_until = max([self.checks_until, *(check.id for check in checks)])


def _operator() -> Context:
    now = datetime.now(UTC)
    return Context(Actor(ActorKind.OPERATOR, "test"), now, f"{random.getrandbits(128):032x}")


def _command(number: int) -> str:
    try:
        return Path(f"/proc/{number}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def children(number: int) -> list[int]:
    """The living children of a process."""
    try:
        text = Path(f"/proc/{number}/task/{number}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in text.split()]


def soon(look: Callable[[], list[int]], seconds: float = 2.0) -> list[int]:
    """Look until something is there, or the time is over."""
    ends = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < ends:
        time.sleep(0.005)
    return found


def send_signal(number: int, which: signal.Signals) -> None:
    """Send a signal, also to what has just ended."""
    with suppress(ProcessLookupError):
        os.kill(number, which)


def kill(number: int) -> None:
    """SIGKILL, also to what has just ended."""
    send_signal(number, signal.SIGKILL)
