"""Changes of the vocabulary as their pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import select

from moderation.domain.actor import Actor, ActorKind
from moderation.domain.errors import NotFound
from moderation.domain.messages import Message
from moderation.domain.roles import Role
from moderation.domain.tags.changes import (
    ENDED,
    ChangeState,
    Level,
    PlannedStep,
    Reach,
)
from moderation.domain.tags.changes.steps import aliases_of, relations_of, topics_of
from moderation.domain.tags.requests import Kind, Operation
from moderation.extensions import db
from moderation.models import TagChange, TagChangeStep
from moderation.queries.desk.stored import as_message
from moderation.queries.tags.changes.growth import reach_by_now
from moderation.queries.tags.changes.preview import level_as_set
from moderation.queries.users import shown_names

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ToldStep:
    """One step; `topics` were counted when it was planned, `done` says that it is behind."""

    place: int
    kind: Kind
    names: tuple[str, ...]
    topic: str
    topics: int
    done: bool


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A line of the request with its steps, and what these touch as it was counted."""

    number: int
    text: str
    steps: tuple[ToldStep, ...]
    topics: int
    aliases: int
    relations: int


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A change; in a list without its lines.

    `planned_by` and `agreed_by` name actors as the ledger does. `request` is the text form, empty
    for an undo; `undoes` is the change that one takes back, `undone_by` the newest that takes this
    one back. `done` of `total` topics and rows are behind it. `why` says why it stopped by itself.
    """

    id: int
    state: ChangeState
    request: str
    planned_by: str
    agreed_by: str | None
    undoes: int | None
    item_id: int | None
    reason: str
    level: Level
    reach: Reach
    done: int
    total: int
    why: Message | None
    planned_at: datetime
    ended_at: datetime | None
    version: int
    lines: tuple[ToldLine, ...] = ()
    undone_by: int | None = None

    @property
    def lines_asked(self) -> tuple[str, ...]:
        """The lines of the request that ask something."""
        return tuple(line for line in self.request.split("\n") if line)

    @property
    def in_work(self) -> bool:
        """Whether a worker is at it, so that its page has news soon."""
        return self.state is ChangeState.RUNNING

    @property
    def can_be_stopped(self) -> bool:
        """Whether there is something to stop."""
        return self.state not in ENDED

    @property
    def can_be_undone(self) -> bool:
        """Whether it has done something, and is no undo itself."""
        ended = self.state in {ChangeState.DONE, ChangeState.STOPPED}
        return ended and self.done > 0 and self.undoes is None

    def may_be_run_by(self, actor: Actor) -> bool:
        """Whether this person planned it, and it is still a plan."""
        return self.state is ChangeState.PLANNED and self.planned_by == str(actor)

    def counts_agreement_of(self, actor: Actor) -> bool:
        """Whether it is for this person, by who planned it and how far it reaches, to agree."""
        another = actor.kind is ActorKind.USER and self.planned_by != str(actor)
        return another and (self.level < Level.ADMIN or actor.role is Role.ADMIN)

    def may_be_agreed_to_by(self, actor: Actor) -> bool:
        """Whether it waits for agreement, and this person's counts."""
        return self.state is ChangeState.NEEDS_AGREEMENT and self.counts_agreement_of(actor)

    def may_be_resumed_by(self, actor: Actor) -> bool:
        """Whether it was stopped with something left to do, and this person planned it."""
        return self.state is ChangeState.STOPPED and self.planned_by == str(actor)


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Some changes, newest first; `following` is where the next page begins, None at the end."""

    rows: tuple[ToldChange, ...]
    following: int | None


def told_change(change_id: int) -> ToldChange:
    """Return one change: four statements. Raises NotFound.

    Of one that has not run yet it tells how much it reaches by now, and who has to agree to that.
    """
    row = db.session.get(TagChange, change_id, populate_existing=True)
    if row is None:
        raise NotFound
    told = replace(_told(row), lines=_lines(row), undone_by=_undone_by(row.id))
    if told.state not in {ChangeState.PLANNED, ChangeState.NEEDS_AGREEMENT}:
        return told
    reach = reach_by_now(row.id, told.reach)
    return replace(told, reach=reach, level=level_as_set(reach))


def changes_page(state: ChangeState | None = None, before: int | None = None) -> ChangesPage:
    """List changes below an id, newest first, all of them or those in one state; 50 at most."""
    query = select(TagChange).order_by(TagChange.id.desc()).limit(PAGE_SIZE + 1)
    if state is not None:
        query = query.where(TagChange.state == state.value)
    if before is not None:
        query = query.where(TagChange.id < before)
    rows = db.session.scalars(query).all()
    shown = tuple(map(_told, rows[:PAGE_SIZE]))
    return ChangesPage(shown, shown[-1].id if len(rows) > PAGE_SIZE else None)


def names_of(changes: Iterable[ToldChange]) -> Mapping[int, str]:
    """Return the shown names of all accounts that these mention."""
    actors = {actor for one in changes for actor in (one.planned_by, one.agreed_by or "")}
    people = (actor.removeprefix("user:") for actor in actors if actor.startswith("user:"))
    return shown_names({int(number) for number in people})


def _told(row: TagChange) -> ToldChange:
    return ToldChange(
        id=row.id,
        state=ChangeState(row.state),
        request=row.request,
        planned_by=row.planned_by,
        agreed_by=row.agreed_by,
        undoes=row.undoes_id,
        item_id=row.item_id,
        reason=row.reason,
        level=Level(row.level),
        reach=Reach.from_json(row.reach),
        done=row.done,
        total=row.total,
        why=as_message(row.why),
        planned_at=row.planned_at,
        ended_at=row.ended_at,
        version=row.version,
    )


def _lines(row: TagChange) -> tuple[ToldLine, ...]:
    query = select(TagChangeStep).where(TagChangeStep.change_id == row.id)
    steps = db.session.scalars(query.order_by(TagChangeStep.place))
    texts = row.request.split("\n")
    return tuple(
        _line(number, texts[number - 1], [_planned(one) for one in own], row.place)
        for number, own in groupby(steps, key=lambda one: one.line)
    )


def _line(number: int, text: str, planned: list[tuple[int, PlannedStep]], reached: int) -> ToldLine:
    steps = [step for _, step in planned]
    return ToldLine(
        number=number,
        text=text,
        steps=tuple(_step(place, step, done=place < reached) for place, step in planned),
        topics=topics_of(steps),
        aliases=len(aliases_of(steps)),
        relations=len(relations_of(steps)),
    )


def _planned(row: TagChangeStep) -> tuple[int, PlannedStep]:
    names = tuple(map(str, row.names))
    operation = Operation(row.line, Kind(row.kind), names, row.topic)
    return row.place, PlannedStep(operation, topics=row.topics)


def _step(place: int, step: PlannedStep, *, done: bool) -> ToldStep:
    one = step.operation
    return ToldStep(place, one.kind, one.names, one.topic, step.topics, done)


def _undone_by(change_id: int) -> int | None:
    query = select(TagChange.id).where(TagChange.undoes_id == change_id)
    return db.session.scalars(query.order_by(TagChange.id.desc()).limit(1)).first()
