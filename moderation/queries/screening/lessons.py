"""The lessons that stand, as filters learn from them, and the sets that were imported."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, cast

from sqlalchemy import String, case, func, select, type_coerce

from moderation.domain.screening.teaching import (
    added_since,
    mark,
    pack_marks,
    unpack_marks,
)
from moderation.extensions import db
from moderation.hooks.contracts import Lesson as ToLearn
from moderation.hooks.contracts import ScreenedItem, SenderHistory
from moderation.models import Lesson, RequestTrace
from moderation.models.base import table_of
from moderation.queries.screening.items import written_in
from moderation.queries.screening.models import newest_model

#: Lessons that filters get at most, the newest ones.
MOST_LESSONS = 20_000
_BATCH = 500

#: What a lesson keeps of an item. Its address is kept nowhere, and what its request showed only as
#: long as the request's traces are, with them.
KEPT = (
    "kind", "fields", "author_name", "topic_id", "author_key", "author_approved",
    "author_rejected", "first_seen_seconds", "seconds_to_fill", "honeypot_filled",
)  # fmt: skip
_HISTORY = tuple(one.name for one in fields(SenderHistory))

_lessons, _traces = table_of(Lesson), table_of(RequestTrace)
#: What a lesson is known again by. Moments are read as they are stored: it costs half as much.
_MARKS = select(
    _lessons.c.id, _lessons.c.item_id, _lessons.c.unwanted, _lessons.c.reason,
    type_coerce(_lessons.c.taught_at, String),
)  # fmt: skip
_IN_FULL = select(
    _lessons.c.id,
    _lessons.c.item_id,
    _lessons.c.unwanted,
    _lessons.c.reason,
    _lessons.c.taught_at,
    _lessons.c.content,
    _lessons.c.language,
    _traces.c.user_agent,
    _traces.c.referrer,
).outerjoin_from(_lessons, _traces, _traces.c.item_id == _lessons.c.item_id)


def content_of(item: ScreenedItem) -> dict[str, object]:
    """Give what a lesson keeps of an item, as JSON."""
    kept: dict[str, object] = {name: getattr(item, name) for name in KEPT}
    history = {name: value for name in _HISTORY if (value := getattr(item.history, name))}
    return {**kept, "fields": dict(item.fields), "history": history}


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """What one training is given; see `LearningFilter.train`. `known` is kept with its model."""

    lessons: tuple[ToLearn, ...]
    earlier: bytes | None
    added: tuple[ToLearn, ...]
    known: bytes
    is_new: bool


def training_set(filter_id: str, maker: str, now: datetime) -> TrainingSet:
    """Give the lessons of a filter, and what came since its newest model was made.

    `maker` names the filter's code and settings: a model that others made is not built on.
    """
    marks = {row.id: mark(*row) for row in db.session.execute(_MARKS)}
    all_marks = [mark(maker), *marks.values()]
    newest = newest_model(filter_id)
    added = None if newest is None else added_since(unpack_marks(newest.known), all_marks)
    # One that was taught between the two queries waits for the next training, with its mark.
    rows = [row for row in _newest(MOST_LESSONS) if row.id in marks]
    lessons = tuple(_to_learn(row, now) for row in rows)
    fresh = () if not added else tuple(
        one for one in lessons if marks.get(one.lesson_id) in added
    )  # fmt: skip
    earlier = None if newest is None or added is None else newest.body
    return TrainingSet(lessons, earlier, fresh, pack_marks(all_marks), added != frozenset())


def lacks_model(filter_id: str, maker: str) -> bool:
    """Say whether there are lessons of which a filter, as it is now, has made no model yet."""
    newest = newest_model(filter_id)
    if newest is not None and mark(maker) in unpack_marks(newest.known):
        return False
    return db.session.execute(select(_lessons.c.id).limit(1)).first() is not None


def _newest(most: int) -> list[Any]:
    query = _IN_FULL.order_by(_lessons.c.taught_at.desc(), _lessons.c.id.desc()).limit(most)
    return list(reversed(db.session.execute(query).all()))


def decided_lately(most: int) -> list[tuple[ScreenedItem, bool, datetime]]:
    """Give the newest items on which people decided, as they were submitted, and the decisions.

    Each with whether it was unwanted, and since when. Oldest first; imported lessons are left out.
    Neither is an address among them, nor, after their time, what their requests showed.
    """
    query = (
        _IN_FULL.where(_lessons.c.seed == "", _lessons.c.item_id.is_not(None))
        .order_by(_lessons.c.taught_at.desc(), _lessons.c.id.desc())
        .limit(most)
    )
    rows = reversed(db.session.execute(query).all())
    return [(_item(row), row.unwanted, row.taught_at) for row in rows]


def _to_learn(row: Any, now: datetime) -> ToLearn:
    age = max(0.0, (now - row.taught_at).total_seconds() / 86_400)
    return ToLearn(_item(row), row.unwanted, row.reason, row.id, age)


def _item(row: Any) -> ScreenedItem:
    content: Mapping[str, Any] = row.content
    texts = cast("Mapping[str, str]", content["fields"])
    kept = {name: content[name] for name in KEPT}
    return ScreenedItem(
        item_id=row.item_id or 0,
        text=written_in(texts),
        language=row.language,
        user_agent=row.user_agent or "",
        referrer=row.referrer or "",
        history=SenderHistory(**content["history"]),
        **kept,
    )


@dataclass(frozen=True, slots=True)
class LessonSet:
    """Lessons that came together: the name of an import, or "" for decisions."""

    name: str
    lessons: int
    unwanted: int
    newest: datetime


def lesson_sets() -> tuple[LessonSet, ...]:
    """Count the lessons of decisions, and of each set that was imported."""
    unwanted = func.sum(case((_lessons.c.unwanted, 1), else_=0))
    query = (
        select(_lessons.c.seed, func.count(), unwanted, func.max(_lessons.c.taught_at))
        .group_by(_lessons.c.seed)
        .order_by(_lessons.c.seed)
    )
    return tuple(LessonSet(*row) for row in db.session.execute(query))


@dataclass(frozen=True, slots=True)
class ToldLesson:
    """A lesson as it is exported."""

    text: str
    unwanted: bool
    reason: str
    language: str
    seed: str
    taught_at: datetime


def all_lessons() -> Iterator[ToldLesson]:
    """Give every lesson, oldest first; reads in batches."""
    query = _IN_FULL.add_columns(_lessons.c.seed).order_by(_lessons.c.taught_at, _lessons.c.id)
    for row in db.session.execute(query.execution_options(yield_per=_BATCH)):
        texts = {name: one for name, one in row.content["fields"].items() if name != "author"}
        text = written_in(texts)
        yield ToldLesson(text, row.unwanted, row.reason, row.language, row.seed, row.taught_at)
