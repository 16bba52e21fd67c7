"""The state of the queues and of those who work on them, at a cost that does not grow with them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, RowMapping, ScalarSelect, func, literal_column, select

from moderation.config import QUEUES
from moderation.domain.messages import Message, from_json
from moderation.extensions import db
from moderation.models import Heartbeat, WorkItem, WorkState
from moderation.models.base import table_of

#: Counts stop here; it stands for "more than 1,000".
MOST_COUNTED = 1_001
#: Rates are taken from so many of the newest finished rows, and from so long at most.
RATED_ROWS = 1_000
RATED_TIME = timedelta(minutes=5)
#: A process whose last heartbeat is older is taken for dead; ticks beat every 5 s.
SILENT = timedelta(seconds=15)
#: So long a process that ended is still listed.
REMEMBERED = timedelta(minutes=5)
DEAD_SHOWN = 50

_work = table_of(WorkItem)


@dataclass(frozen=True, slots=True)
class QueueState:
    """One queue. Counts stop at 1,001.

    ``queued`` rows are ``due`` or have a later time; ``waiting`` ones wait for a person. Ages are
    in seconds, None when there is nothing: how long the first due row is overdue, and how long the
    longest running one has run. ``a_minute`` is the rate of the last five minutes.
    """

    name: str
    queued: int
    due: int
    running: int
    waiting: int
    dead: int
    oldest_due: float | None
    longest_running: float | None
    a_minute: float
    workers: int


@dataclass(frozen=True, slots=True)
class WorkerState:
    """One process: a worker of a queue, or a tick, whose queue is empty; ``alive`` or ended."""

    role: str
    queue: str
    host: str
    process: int
    started_at: datetime
    seen_at: datetime
    alive: bool


@dataclass(frozen=True, slots=True)
class Engine:
    """The work engine: all queues, all living processes, and those that ended a moment ago."""

    queues: tuple[QueueState, ...]
    workers: tuple[WorkerState, ...]

    @property
    def ticking(self) -> bool:
        """Whether a tick lives, without which nothing is scheduled, sealed or taken back."""
        return any(one.role == "tick" and one.alive for one in self.workers)

    @property
    def last_beat(self) -> datetime | None:
        """When any process was last seen alive; None for not in the last five minutes."""
        return max((one.seen_at for one in self.workers), default=None)


@dataclass(frozen=True, slots=True)
class DeadItem:
    """Work that was given up, for the operator; ``error`` is why the last try failed."""

    id: int
    kind: str
    subject: str
    queue: str
    attempts: int
    given_up_at: datetime | None
    error: Message | None


def engine(now: datetime) -> Engine:
    """Return the state of every queue, and the processes seen in the last five minutes.

    Only those seen in the last 15 seconds count as alive.
    """
    workers = _workers(now)
    found = Engine(tuple(_queue(name, now, workers) for name in QUEUES), workers)
    db.session.rollback()
    return found


def dead_items(before: int | None = None) -> tuple[DeadItem, ...]:
    """Return up to 50 given-up rows, newest ids first; ``before`` is the id to go on from."""
    query = select(_work).where(_work.c.queue.in_(QUEUES), _work.c.state == WorkState.dead.value)
    if before is not None:
        query = query.where(_work.c.id < before)
    rows = db.session.execute(query.order_by(_work.c.id.desc()).limit(DEAD_SHOWN)).mappings()
    return tuple(_dead_item(row) for row in rows)


def is_ticking(now: datetime) -> bool:
    """Say whether a tick lives; one look at an index-sized table."""
    alive = (Heartbeat.role == "tick") & (Heartbeat.seen_at > now - SILENT)
    return db.session.execute(select(Heartbeat.name).where(alive).limit(1)).first() is not None


def _workers(now: datetime) -> tuple[WorkerState, ...]:
    query = (
        select(Heartbeat)
        .where(Heartbeat.seen_at > now - REMEMBERED)
        .order_by(Heartbeat.queue, Heartbeat.seen_at.desc(), Heartbeat.name)
        .limit(MOST_COUNTED)
    )
    return tuple(
        WorkerState(
            row.role, row.queue, row.host, row.process, row.started_at, row.seen_at,
            row.seen_at > now - SILENT,
        )
        for row in db.session.scalars(query)
    )  # fmt: skip


def _queue(name: str, now: datetime, workers: tuple[WorkerState, ...]) -> QueueState:
    queued = _of(name, WorkState.queued)
    counted = select(
        _count(queued),
        _count(queued & (_work.c.due_at <= now)),
        _count(_of(name, WorkState.running)),
        _count(_of(name, WorkState.waiting)),
        _count(_of(name, WorkState.dead)),
        select(func.min(_work.c.due_at)).where(queued).scalar_subquery(),
        select(func.min(_work.c.started_at)).where(_of(name, WorkState.running)).scalar_subquery(),
    )
    row = db.session.execute(counted).one()
    first_due, first_running = row[5], row[6]
    working = sum(one.alive and one.queue == name for one in workers)
    overdue = None if first_due is None or first_due > now else _age(first_due, now)
    return QueueState(
        name, row[0], row[1], row[2], row[3], row[4], overdue, _age(first_running, now),
        _rate(name, now), working,
    )  # fmt: skip


def _of(name: str, state: WorkState) -> ColumnElement[bool]:
    # The states are written out, so that the partial indexes of queued and running rows are used.
    return (_work.c.queue == name) & (_work.c.state == literal_column(f"'{state.value}'"))


def _count(condition: ColumnElement[bool]) -> ScalarSelect[int]:
    """Count behind a limit: an index range of 1,001 entries at most."""
    few = select(_work.c.id).where(condition).limit(MOST_COUNTED).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


def _age(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else max(0.0, (now - since).total_seconds())


def _rate(name: str, now: datetime) -> float:
    """Rows finished a minute: the newest thousand, or those of the last five minutes, if fewer."""
    newest = (
        select(_work.c.finished_at)
        .where(_of(name, WorkState.done), _work.c.finished_at > now - RATED_TIME)
        .order_by(_work.c.finished_at.desc())
        .limit(RATED_ROWS)
        .subquery()
    )
    query = select(func.count(), func.min(newest.c.finished_at)).select_from(newest)
    number, oldest = db.session.execute(query).one()
    seconds = RATED_TIME.total_seconds()
    if number == RATED_ROWS:
        seconds = max(1.0, (now - oldest).total_seconds())
    return float(number * 60 / seconds)


def _dead_item(row: RowMapping) -> DeadItem:
    error = None if row["last_error"] is None else from_json(row["last_error"])
    return DeadItem(
        row["id"], row["kind"], row["subject"], row["queue"], row["attempts"],
        row["finished_at"], error,
    )  # fmt: skip
