"""The page of measures: time, and agreement."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template
from flask_login import current_user

from moderation.domain.lifecycle import ItemKind
from moderation.domain.measures.agreement import Agreement, agreement
from moderation.domain.measures.pace import Pace, Step, Timing, pace, paces, spread
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
from moderation.queries.measures.second_looks import compared, taken_back_by_others
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
class PersonPart:
    """One person's figures: looks at their decisions, and their answers where one is known.

    Of `decided` decisions, others took `taken_back` back.
    """

    looked_at: Agreement
    known: Agreement
    decided: int
    taken_back: int


@dataclass(frozen=True, slots=True)
class AgreementPart:
    """What the page shows of agreement, over all and by person as in `TimePart`."""

    seconds: Agreement
    known: Agreement
    people: Mapping[int, PersonPart]


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
    seconds = [one for one in looks if one.by is not None]
    known = [one for one in looks if one.by is None]
    since = whole_since(now())
    decided = Counter(one.by for one in found if one.decided_at >= since)
    taken_back = Counter(taken_back_by_others(since))
    judged = {one.by for one in seconds} | {one.second_by for one in known}
    people = {
        person: PersonPart(
            agreement(one for one in seconds if one.by == person),
            agreement(one for one in known if one.second_by == person),
            decided[person] + taken_back[person],
            taken_back[person],
        )
        for person in sorted(one for one in {*judged, *decided, *taken_back} if one is not None)
        if everyone or person == current_user.id
    }
    return AgreementPart(agreement(seconds), agreement(known), people)
