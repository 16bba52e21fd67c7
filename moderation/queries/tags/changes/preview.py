"""What a request for changes of the vocabulary would do, line by line, before anything is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from moderation.domain.desk.routing import conditions_from_json
from moderation.domain.tags.changes import (
    Level,
    PlannedStep,
    Reach,
    level_of,
    planned,
    reach_of,
)
from moderation.domain.tags.changes.steps import (
    aliases_of,
    ended_names,
    meant_otherwise,
    relations_of,
    topics_of,
)
from moderation.domain.tags.requests import Line, Operation, Request, check, read, write_line
from moderation.extensions import db
from moderation.models import ReviewQueue, SavedView
from moderation.queries.settings import site_settings
from moderation.queries.tags.changes.snapshot import Snapshot, snapshot
from moderation.queries.tags.waiting import waiting_under


@dataclass(frozen=True, slots=True)
class PreviewedLine:
    """One line with its steps and what they touch, each as a count.

    `topics` on which a tag comes, goes or is called otherwise; `saved_views` are named queues that
    ask for a tag of it and the views that people keep of these; `waiting` are suggestions that
    would come to something else.
    """

    number: int
    text: str
    operations: tuple[Operation, ...]
    topics: int
    aliases: int
    relations: int
    saved_views: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A whole request: its lines and steps, how much it touches, and who has to agree to that."""

    request: Request
    lines: tuple[PreviewedLine, ...]
    reach: Reach
    level: Level
    steps: tuple[PlannedStep, ...]


def preview(text: str) -> Preview:
    """Say what a request would do as the vocabulary stands; changes nothing.

    Raises RefusedRequest with the faults of all lines, and Invalid (field "request") for a text
    that is no request, or one of more than 1,000 steps.
    """
    request = read(text)
    found = snapshot(request)
    steps = _steps(request, found)
    views, waiting = _views(ended_names(steps)), waiting_under(meant_otherwise(steps))
    lines = tuple(_line(line, steps, views, waiting) for line in request.lines)
    reach = reach_of(steps, sum(views.values()), sum(waiting.values()))
    return Preview(request, lines, reach, level_as_set(reach), steps)


def level_as_set(reach: Reach) -> Level:
    """Say who has to agree to this much, by the site's settings."""
    settings = site_settings()
    return level_of(reach, settings.tag_change_alone, settings.tag_change_second)


def _steps(request: Request, found: Snapshot) -> tuple[PlannedStep, ...]:
    operations = check(request, found.vocabulary)
    return tuple(planned(operations, found.tags, found.others))


def _line(
    line: Line, steps: Sequence[PlannedStep], views: Mapping[str, int], waiting: Mapping[str, int]
) -> PreviewedLine:
    own = [step for step in steps if step.operation.line == line.number]
    return PreviewedLine(
        number=line.number,
        text=write_line(line),
        operations=tuple(step.operation for step in own),
        topics=topics_of(own),
        aliases=len(aliases_of(own)),
        relations=len(relations_of(own)),
        saved_views=sum(views.get(name, 0) for name in ended_names(own)),
        waiting=sum(waiting.get(name, 0) for name in meant_otherwise(own)),
    )


def _views(names: frozenset[str]) -> Mapping[str, int]:
    """Count, for each tag's name, the named queues that ask for it and the views kept of these."""
    queues = db.session.execute(select(ReviewQueue.id, ReviewQueue.conditions))
    asking = {str(row.id): conditions_from_json(row.conditions).tags & names for row in queues}
    asked = {queue: tags for queue, tags in asking.items() if tags}
    kept = _kept_views(list(asked))
    counts: dict[str, int] = {}
    for queue, tags in asked.items():
        for tag in tags:
            counts[tag] = counts.get(tag, 0) + 1 + kept.get(queue, 0)
    return counts


def _kept_views(queues: Sequence[str]) -> Mapping[str, int]:
    queue = SavedView.arguments["queue"].as_string()
    query = select(queue, func.count()).where(queue.in_(queues)).group_by(queue)
    return dict(map(tuple, db.session.execute(query))) if queues else {}
