"""From a person's decision to a finding that has learned from it, through the real workers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count, islice
from time import monotonic

from flask import Flask
from sqlalchemy import func, select

from benchmarks.measuring import Effort, Spread
from benchmarks.report import Line, Target
from benchmarks.stage.instances import application, config_of, context, folder
from benchmarks.stage.words import comments, names
from benchmarks.stage.workers import broker_beside, wait_until, worker_beside
from moderation.actions.decisions import Seen, decide
from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.screening.learning import Seed, import_seeds
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.proposals import Trace
from moderation.actions.visiting.submissions import CommentDraft, submit_comment
from moderation.domain.actor import Actor, ActorKind
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import FilterModel, FindingRow, ReviewItem

SLUG = "can-ai-be-measured"
FILTER = "learned"
NOTE = (
    "a comment is screened, a person rejects it, and the same words are sent again: until the "
    "model that learned it has answered; all workers and the tick beside, one of each queue, two "
    "filters that learn, one decision right after the other"
)


def run(effort: Effort) -> list[Line]:
    """Decide, some times over, and wait for the finding; then the same with more lessons."""
    lines = []
    with folder() as place, application(config_of(place)) as app:
        create_topic(context(), TopicDraft({"en": Words("Can AI be measured?")}, slug=SLUG))
        seeds, known = count(1), 0
        with broker_beside(place), worker_beside(place, ["crew"]):
            for many in (effort.sized(1_000, 60), effort.sized(5_000, 120)):
                _teach(app, many - known, next(seeds))
                known = many
                seconds = [_seconds(next(seeds)) for _ in range(effort.rounds)]
                lines.append(_line(seconds, many))
    return lines


def _line(seconds: list[float], many: int) -> Line:
    return Line(
        f"decision to finding, {many:,} lessons", Spread.of(seconds), unit="s",
        target=Target("at most", 5), note=NOTE,
    )  # fmt: skip


def _teach(app: Flask, many: int, seed: int) -> None:
    """Give the filters lessons, half of them unwanted, and wait for the model."""
    texts = islice(comments(seed), many)
    seeds = [
        Seed(f"{text} {'casino bonus' if number % 2 else ''}", bool(number % 2))
        for number, text in enumerate(texts)
    ]
    learning = [one.id for one in app.extensions["venire_plugins"].learning_filters()]
    before = _version()
    import_seeds(context(), f"bench {seed}", seeds, learning)
    wait_until(lambda: _version() > before, "nobody learned")


def _seconds(seed: int) -> float:
    """Return the seconds from a decision to the finding that has learned from it."""
    words, authors = next(comments(seed)), names(seed)
    item = _sent(words, authors)
    before, began = _version(), monotonic()
    _reject(item)
    wait_until(lambda: _version() > before, "nobody learned")
    _sent(words, authors)
    return monotonic() - began


def _sent(text: str, authors: Iterator[str]) -> int:
    """Send a comment and wait until its finding is there."""
    now = context()
    trace = Trace(now.now.date() + timedelta(days=90), "Mozilla/5.0 (bench)", "", 41.5)
    draft = CommentDraft(next(authors), text)
    item = submit_comment(now, AuthorKey(now.group * 2), SLUG, draft, trace, "en").item_id
    query = select(func.count()).where(
        FindingRow.item_id == item, FindingRow.filter_id == FILTER
    )  # fmt: skip
    wait_until(lambda: bool(_read(query)), "nobody screened")
    return item


def _reject(item_id: int) -> None:
    item, now = db.session.get_one(ReviewItem, item_id), context()
    seen = Seen(item.version, item.revision)
    moderator = replace(now, actor=Actor(ActorKind.USER, "1", Role.MODERATOR))
    decide(moderator, item_id, DecisionAct.REJECT, seen, "Advertising")


def _version() -> int:
    """The number of the model in use."""
    query = select(func.coalesce(func.max(FilterModel.number), 0)).where(
        FilterModel.filter_id == FILTER, FilterModel.in_use
    )
    return _read(query)


def _read(query: object) -> int:
    found = db.session.scalars(query).one()  # type: ignore[call-overload]
    db.session.rollback()
    return int(found)
