"""The page of measures: time for now."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template
from flask_login import current_user

from moderation.domain.lifecycle import ItemKind
from moderation.domain.measures.pace import Pace, Step, Timing, pace, paces, spread
from moderation.domain.roles import Permission
from moderation.queries.desk.views.named import named_queues
from moderation.queries.measures.pace import (
    LOOKED_BACK,
    MOST_OF_A_KIND,
    Overdue,
    overdue,
    timings,
)
from moderation.queries.users import shown_names
from moderation.web.context import now
from moderation.web.private import needs
from moderation.web.rendering.charts import Block, spread_columns
from moderation.web.review.blueprint import blueprint


@dataclass(frozen=True, slots=True)
class TimePart:
    """What the page shows of time. `people`: by account; others' only for who manages users."""

    whole: Pace | None
    kinds: Mapping[ItemKind, Pace]
    queues: Mapping[int, Pace]
    people: Mapping[int, Pace]
    overdue: Mapping[ItemKind, Overdue]
    steps: tuple[Step, ...]
    columns: tuple[tuple[Block, ...], ...]


@blueprint.get("/measures")
@needs(Permission.ITEM_READ)
def measures() -> str:
    """Show how long decisions took lately, and what waits too long."""
    everyone = bool(current_user.may(Permission.USER_MANAGE))
    time = _time_part(timings(now()), everyone=everyone)
    return render_template(
        "review/measures/page.html",
        time=time,
        everyone=everyone,
        days=LOOKED_BACK.days,
        most=MOST_OF_A_KIND,
        queues={queue.id: queue.name for queue in named_queues()},
        names=shown_names(time.people),
        now=now(),
    )


def _time_part(found: list[Timing], *, everyone: bool) -> TimePart:
    steps = spread(found)
    people = paces(found, lambda one: one.by if everyone or one.by == current_user.id else None)
    return TimePart(
        pace(found),
        paces(found, lambda one: one.kind),
        paces(found, lambda one: one.queue_id),
        people,
        overdue(now()),
        steps,
        spread_columns(steps),
    )
