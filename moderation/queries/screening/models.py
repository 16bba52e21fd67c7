"""What filters learned: the models in use, and the versions that are kept of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import false, func, select

from moderation.domain.messages import Message, from_json
from moderation.extensions import db
from moderation.models import FilterModel, WorkItem
from moderation.models.base import table_of
from moderation.models.work import WorkState

_models, _work = table_of(FilterModel), table_of(WorkItem)
_UNFINISHED = (WorkState.queued.value, WorkState.running.value, WorkState.dead.value)
_USED = select(_models.c.filter_id, _models.c.id).where(_models.c.in_use)
_TOLD = select(
    *(column for column in _models.c if column.name not in ("body", "known")),
    func.length(_models.c.body).label("size"),
)


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """One version of what a filter learned; `seconds` it took, `size` in bytes.

    `figures` are the filter's own, `silent` says why it abstains with it.
    """

    number: int
    in_use: bool
    pinned: bool
    lessons: int
    unwanted: int
    figures: Mapping[str, float]
    silent: Message | None
    seconds: float
    made_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class NewestModel:
    """The last model that was made, in use or not, and what it was made of."""

    body: bytes
    known: bytes
    made_at: datetime
    seconds: float


def model_versions(filter_id: str) -> tuple[ModelVersion, ...]:
    """Give the versions that are kept of one filter's model, newest first."""
    query = _TOLD.where(_models.c.filter_id == filter_id).order_by(_models.c.number.desc())
    return tuple(_version(row) for row in db.session.execute(query))


def versions_in_use() -> dict[str, ModelVersion]:
    """Give the version in use of each filter's model, by the filters' ids."""
    rows = db.session.execute(_TOLD.where(_models.c.in_use))
    return {row.filter_id: _version(row) for row in rows}


def _version(row: Any) -> ModelVersion:
    return ModelVersion(
        number=row.number,
        in_use=row.in_use,
        pinned=row.pinned,
        lessons=row.lessons,
        unwanted=row.unwanted,
        figures=cast("Mapping[str, float]", row.figures),
        silent=None if row.silent is None else from_json(row.silent),
        seconds=row.seconds,
        made_at=row.made_at,
        size=row.size,
    )


def filters_with_models() -> tuple[str, ...]:
    """Name the filters of which a model is in use."""
    return tuple(sorted(model_ids_in_use()))


def model_ids_in_use() -> dict[str, int]:
    """Give the id of the model in use by each filter: cheap, for every batch of items."""
    return {row.filter_id: row.id for row in db.session.execute(_USED)}


def models_in_use() -> dict[str, tuple[int, bytes]]:
    """Give id and body of the model in use by each filter: some megabytes."""
    query = select(_models.c.filter_id, _models.c.id, _models.c.body).where(_models.c.in_use)
    return {row.filter_id: (row.id, row.body) for row in db.session.execute(query)}


def newest_model(filter_id: str) -> NewestModel | None:
    """Give the newest model of a filter, None where it has none."""
    query = (
        select(_models.c.body, _models.c.known, _models.c.made_at, _models.c.seconds)
        .where(_models.c.filter_id == filter_id)
        .order_by(_models.c.number.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    return None if row is None else NewestModel(*row)


@dataclass(frozen=True, slots=True)
class TrainingState:
    """Whether a training waits or runs, and how the last attempt of it failed, if it did."""

    asked: bool
    running: bool
    given_up: bool
    failure: Message | None


AT_REST = TrainingState(asked=False, running=False, given_up=False, failure=None)
"""Nothing is asked for, and the last training, if any, went well."""


def training_state(filter_id: str) -> TrainingState:
    """Tell how the training of a filter stands; what was given up before it learned is over."""
    made = select(func.max(_models.c.made_at)).where(_models.c.filter_id == filter_id)
    learned_since = _work.c.finished_at < made.scalar_subquery()
    over = (_work.c.state == WorkState.dead.value) & learned_since
    query = (
        select(_work.c.state, _work.c.last_error)
        .where(_work.c.queue == "learn", _work.c.state.in_(_UNFINISHED))
        .where(_work.c.kind == "train", _work.c.subject == f"filter:{filter_id}")
        .where(func.coalesce(over, false()).is_(False))
        .order_by(_work.c.id.desc())
        .limit(2)
    )
    rows = db.session.execute(query).all()
    states = {row.state for row in rows}
    error = next((row.last_error for row in rows if row.last_error), None)
    return TrainingState(
        WorkState.queued in states,
        WorkState.running in states,
        WorkState.dead in states,
        None if error is None else from_json(error),
    )
