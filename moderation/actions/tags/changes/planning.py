"""Planning a change of the vocabulary: its steps with the rows they stand on; nothing is done."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, replace

from sqlalchemy import insert
from sqlalchemy.orm import Session

from moderation.actions.record import record
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.roles import Permission
from moderation.domain.tags.changes import ChangeState, Level, PlannedStep, Reach
from moderation.domain.tags.requests import write
from moderation.domain.texts import clean
from moderation.models import TagChange, TagChangeStep
from moderation.models.base import table_of
from moderation.queries.tags.changes.preview import preview

REASON_LIMIT = 500

_INSERT = insert(table_of(TagChangeStep))


def plan_tag_change(context: Context, text: str, reason: str = "") -> int:
    """Plan what a request asks and return the plan's id; nothing of it is done yet.

    Needs `tag_write`. `reason` is in the planner's own words. Raises NotAllowed, RefusedRequest
    with the faults of all lines, and Invalid (fields request, reason); see ``queries…preview``.
    """
    require(context, Permission.TAG_WRITE)
    why = clean(reason, REASON_LIMIT, required=False, field="reason")
    seen = preview(text)
    with transaction() as session:
        row = new_change(context, seen.reach, seen.level)
        row.request, row.reason = write(seen.request), why
        row.total = sum(step.work for step in seen.steps)
        return store_plan(session, context, row, seen.steps)


def new_change(context: Context, reach: Reach, level: Level) -> TagChange:
    """Make a row of a plan in the name of who acts; the caller says what is planned.

    Its group of acts is its own, whatever else is done in the same request: an undo takes back all
    that the group has done, and nothing besides.
    """
    return TagChange(
        request="", state=ChangeState.PLANNED.value, planned_by=str(context.actor),
        act_group=uuid.uuid4().hex, reason="", level=level.value, reach=asdict(reach),
        place=0, cursor=0, done=0, total=0, planned_at=context.now, version=0,
    )  # fmt: skip


def store_plan(
    session: Session, context: Context, row: TagChange, steps: Sequence[PlannedStep] = ()
) -> int:
    """Write a plan and its steps inside the caller's transaction; return its id.

    The steps, at most 1,000, go in by one statement: small rows that nobody else reads or waits for
    yet. That is the reason why they may be more than the 200 of other transactions.
    """
    session.add(row)
    session.flush()
    if steps:
        rows = [_row(row.id, place, step) for place, step in enumerate(steps)]
        session.connection().execute(_INSERT, rows)
    own = replace(context, group=row.act_group)
    record(session, own, row, "tag_change.planned", details={"counts": row.reach})
    return row.id


def _row(change_id: int, place: int, step: PlannedStep) -> dict[str, object]:
    return {
        "change_id": change_id,
        "place": place,
        "line": step.operation.line,
        "kind": step.operation.kind.value,
        "names": list(step.operation.names),
        "topic": step.operation.topic,
        "tags": list(step.tags),
        "topics": step.topics,
        "seen": dict(step.seen),
    }
