"""The page of measures: time, and agreement."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template
from flask_login import current_user

from moderation.domain.lifecycle import ItemKind
from moderation.domain.measures.agreement import Agreement, agreement
from moderation.domain.measures.pace import Pace, Step, Timing, pace, paces, spread
from moderation.domain.measures.people import PersonFigures, by_person
from moderation.domain.roles import Permission
from moderation.queries.desk.views.named import named_queues
from moderation.queries.measures.pace import (
    LOOKED_BACK,
    MOST_OF_A_KIND,
    Overdue,
    overdue,
    timings,
    whole_since,
)
from moderation.queries.measures.second_looks import (
    compared,
    taken_back_by_others,
    undos_whole_since,
)
from moderation.queries.settings import site_settings
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


@dataclass(frozen=True, slots=True)
class AgreementPart:
    """What the page shows of agreement, over all and by person as in `TimePart`."""

    seconds: Agreement
    known: Agreement
    people: Mapping[int, PersonFigures]


@blueprint.get("/measures")
@needs(Permission.ITEM_READ)
def measures() -> str:
    """Show how long decisions took lately, and what waits too long."""
    everyone = bool(current_user.may(Permission.USER_MANAGE))
    found = timings(now())
    time = _time_part(found, everyone=everyone)
    agreed = _agreement_part(found, everyone=everyone)
    return render_template(
        "review/measures/page.html",
        time=time,
        agreed=agreed,
        percent=site_settings().second_looks_percent,
        everyone=everyone,
        days=LOOKED_BACK.days,
        most=MOST_OF_A_KIND,
        queues={queue.id: queue.name for queue in named_queues()},
        names=shown_names({*time.people, *agreed.people}),
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


def _agreement_part(found: list[Timing], *, everyone: bool) -> AgreementPart:
    looks = compared()
    since = undos_whole_since(whole_since(now()))
    standing = (one.by for one in found if one.decided_at >= since)
    people = by_person(looks, standing, taken_back_by_others(since))
    return AgreementPart(
        agreement(one for one in looks if one.by is not None),
        agreement(one for one in looks if one.by is None),
        {one: told for one, told in people.items() if everyone or one == current_user.id},
    )
