"""Writing down how plugins fare: counts by the hour, last errors, and breakers all agree on."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.orm import Session

from moderation.actions.plugins.breakers import merge_tallies
from moderation.actions.rows import make_unless_there
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.domain.messages import message, to_json
from moderation.domain.plugins import Tally
from moderation.hooks.blackbox import Entry
from moderation.hooks.calling.answers import FailureKind
from moderation.hooks.calling.health import NO_LATENCIES, HealthReport, Trouble
from moderation.hooks.manager import Manager
from moderation.models import PluginError, PluginHealth, PluginTotal
from moderation.models.base import table_of

CountsT = TypeVar("CountsT", PluginHealth, PluginTotal)

KEPT_ERRORS = 50
"""The newest errors of a plugin that are kept."""

_errors = table_of(PluginError)

#: Which count each way to fail belongs to.
_COLUMN_OF = {
    FailureKind.ERROR: "errors",
    FailureKind.MALFORMED: "errors",
    FailureKind.TIMEOUT: "timeouts",
    FailureKind.REFUSED: "refusals",
    FailureKind.LIMITED: "limited",
    FailureKind.SPENT: "limited",
    FailureKind.RESTING: "skipped",
    FailureKind.UNUSABLE: "skipped",
    FailureKind.MISSING: "skipped",
}
_SILENT = frozenset({FailureKind.RESTING})


def record_health(context: Context, reports: Sequence[HealthReport]) -> None:
    """Add what a process counted to what is known over all processes; one transaction.

    About six statements for each implementation that was called. Without reports nothing is done.
    """
    told = sorted(reports, key=lambda one: (one.plugin, one.door, one.id))
    if not told:
        return
    with transaction() as session:
        for report in told:
            if report.calls:
                _add(session, report, context.now)
        merge_tallies(session, told)
        _keep_errors(session, told, context.now)


def record_death(context: Context, manager: Manager, noted: Entry) -> None:
    """Record that a process died while a plugin had something in hand, as that plugin's error."""
    for one in manager.all_backends():
        if one.name == noted.plugin:
            reason = message("The process died while %(plugin)s had this in hand.", plugin=one.name)
            trouble = Trouble(0.0, noted.subject, FailureKind.ERROR, reason)
            report = HealthReport(
                one.plugin, one.door, one.id, 0, {FailureKind.ERROR: 1}, NO_LATENCIES, (trouble,),
                tally=Tally(failed=1),
            )  # fmt: skip
            record_health(context, [report])
            return


def _add(session: Session, report: HealthReport, now: datetime) -> None:
    """Add to the row of the hour, deleted one day, and to that of all calls, which never is."""
    key: dict[str, object] = {"plugin": report.plugin, "door": report.door, "backend": report.id}
    hour = {**key, "hour": now.replace(minute=0, second=0, microsecond=0)}
    _add_to(session, PluginHealth, hour, report)
    _add_to(session, PluginTotal, key, report)


def _add_to(
    session: Session,
    model: type[CountsT],
    key: dict[str, object],
    report: HealthReport,
) -> None:
    _make_row(session, table_of(model), key)
    row = session.get(model, tuple(key.values()), with_for_update=True)
    if row is None:  # pragma: no cover - it was made a moment ago in this transaction
        raise RuntimeError("the row of counts is gone")
    row.scores += report.values - report.abstentions
    row.abstentions += report.abstentions
    for kind, count in report.failures.items():
        name = _COLUMN_OF[kind]
        setattr(row, name, getattr(row, name) + count)
    row.latencies = _sums(row.latencies, report.latencies)


def _make_row(session: Session, table: Table, key: dict[str, object]) -> None:
    empty = dict.fromkeys(sorted(set(_COLUMN_OF.values())), 0)
    values = {**key, **empty, "scores": 0, "abstentions": 0, "latencies": []}
    make_unless_there(session, table, values)


def _sums(one: Sequence[int], other: Sequence[int]) -> list[int]:
    return [left + right for left, right in zip(one or [0] * len(other), other, strict=True)]


def _keep_errors(session: Session, reports: Sequence[HealthReport], now: datetime) -> None:
    rows = [
        {
            "plugin": report.plugin,
            "door": report.door,
            "backend": report.id,
            "kind": trouble.kind.value,
            "subject": trouble.subject[:96],
            "reason": to_json(trouble.reason),
            "happened_at": now - timedelta(seconds=trouble.age),
        }
        for report in reports
        for trouble in report.troubles
        if trouble.kind not in _SILENT
    ]
    if rows:
        session.connection().execute(insert(_errors), rows)
        for plugin in sorted({str(row["plugin"]) for row in rows}):
            _forget_old_errors(session, plugin)


def _forget_old_errors(session: Session, plugin: str) -> None:
    oldest_kept = (
        select(_errors.c.id)
        .where(_errors.c.plugin == plugin)
        .order_by(_errors.c.id.desc())
        .offset(KEPT_ERRORS - 1)
        .limit(1)
        .scalar_subquery()
    )
    session.connection().execute(
        delete(_errors).where(_errors.c.plugin == plugin, _errors.c.id < oldest_kept)
    )
