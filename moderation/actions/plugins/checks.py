"""Pressing "check": a worker asks an implementation whether it works, and keeps the answer."""

from sqlalchemy.orm import Session

from moderation.actions.rows import make_unless_there
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.messages import message, to_json
from moderation.domain.roles import Permission
from moderation.hooks.calling.answers import Answer
from moderation.hooks.contracts import CheckAnswer
from moderation.hooks.loading.records import Registration
from moderation.models import PluginCheck
from moderation.models.base import table_of
from moderation.work import outbox

KIND = "plugin_check"


def ask_check(context: Context, one: Registration) -> None:
    """Ask a worker to run the check of an implementation; pressed twice, it runs once or twice."""
    require(context, Permission.PLUGIN_CONFIGURE)
    door, id = one.door.name, one.implementation.id
    with transaction() as session:
        make_unless_there(session, table_of(PluginCheck), _first(context, one))
        row = session.get_one(PluginCheck, (door, id), with_for_update=True, populate_existing=True)
        row.plugin, row.asked_by, row.asked_at = one.plugin, str(context.actor), context.now
        row.answered_at = row.works = row.answer = None
        outbox.ask(session, KIND, f"{door}:{id}", due_at=context.now, now=context.now)


def _first(context: Context, one: Registration) -> dict[str, object]:
    return {
        "door": one.door.name,
        "backend": one.implementation.id,
        "plugin": one.plugin,
        "asked_by": str(context.actor),
        "asked_at": context.now,
        "elapsed_ms": 0.0,
    }


def answer_check(
    session: Session, context: Context, door: str, id: str, answer: Answer[CheckAnswer]
) -> None:
    """Keep the answer of a check, inside the caller's transaction."""
    row = session.get(PluginCheck, (door, id), with_for_update=True, populate_existing=True)
    if row is None:
        return
    given = answer.value
    reason = given.text if given else answer.excuse or message("No answer came.")
    row.works, row.answer = bool(given and given.works), to_json(reason)
    row.answered_at, row.elapsed_ms = context.now, answer.elapsed_ms
