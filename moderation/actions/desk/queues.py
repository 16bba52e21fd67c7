"""Named queues: an admin writes their rules, tries them on past items, and switches them on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.desk.routing import (
    MOST_ENTRIES,
    MOST_QUEUES,
    Conditions,
    conditions_to_json,
)
from moderation.domain.errors import Invalid, Stale
from moderation.domain.lifecycle import ItemKind
from moderation.domain.messages import Message, message
from moderation.domain.roles import Permission
from moderation.domain.texts import clean
from moderation.models import ReviewQueue
from moderation.work import outbox

NAME_LIMIT = 80
FIRST, LAST = 1, 1_000
ROUTING = "queues"

_WORD = re.compile(r"[\w][\w .+#&'-]{0,59}")


@dataclass(frozen=True, slots=True)
class QueueDraft:
    """A named queue as an admin wrote it; `position` orders the rules, lowest first."""

    name: str
    position: int
    conditions: Conditions

    def checked(self) -> "QueueDraft":
        """Return it with a clean name. Raises Invalid with a message for each wrong field."""
        name = clean(self.name, NAME_LIMIT, field="name")
        wrong = {field: why for field, fine, why in self._rules() if not fine}
        if wrong:
            raise Invalid(fields=wrong)
        return QueueDraft(name, self.position, self.conditions)

    def _rules(self) -> Iterable[tuple[str, bool, Message]]:
        asked = self.conditions
        low, high = asked.score_from, asked.score_below
        place = message("Write a place from %(first)s to %(last)s.", first=FIRST, last=LAST)
        yield "position", FIRST <= self.position <= LAST, place
        yield "conditions", not asked.asks_nothing, message("Say what the queue takes.")
        yield "kinds", asked.kinds <= set(ItemKind), message("Choose from the kinds.")
        fine = low is None or high is None or low < high
        yield "score_below", fine, message("The score must be below this and from the other on.")
        for name in ("tags", "languages", "reasons", "authors"):
            yield (
                name,
                _are_words(getattr(asked, name)),
                message("Write at most %(most)s plain words, one a line.", most=MOST_ENTRIES),
            )


def _are_words(entries: frozenset[str]) -> bool:
    return len(entries) <= MOST_ENTRIES and all(_WORD.fullmatch(one) for one in entries)


def create_queue(context: Context, draft: QueueDraft) -> int:
    """Store a queue, switched off; return its id. Needs `setting_change`. Raises Invalid."""
    require(context, Permission.SETTING_CHANGE)
    checked = draft.checked()
    with transaction() as session:
        if (session.scalar(select(func.count()).select_from(ReviewQueue)) or 0) >= MOST_QUEUES:
            raise Invalid(message("There are %(most)s queues already.", most=MOST_QUEUES))
        row = ReviewQueue(enabled=False, version=0)
        _fill(row, checked)
        session.add(row)
        session.flush()
        record(session, context, row, "queue.created")
        return row.id


def change_queue(context: Context, queue_id: int, draft: QueueDraft, seen_version: int) -> None:
    """Store another rule; items that wait are routed anew. Raises Invalid, NotFound and Stale."""
    require(context, Permission.SETTING_CHANGE)
    checked = draft.checked()
    with transaction() as session:
        row = _locked(session, queue_id, seen_version)
        _fill(row, checked)
        record(session, context, row, "queue.changed")
        _route_anew(session, context)


def switch_queue(context: Context, queue_id: int, seen_version: int, *, on: bool) -> None:
    """Switch a queue on or off; items that wait are routed anew. Raises NotFound and Stale."""
    require(context, Permission.SETTING_CHANGE)
    with transaction() as session:
        row = _locked(session, queue_id, seen_version)
        if row.enabled is not on:
            row.enabled = on
            record(session, context, row, "queue.enabled" if on else "queue.disabled")
            _route_anew(session, context)


def _locked(session: Session, queue_id: int, seen_version: int) -> ReviewQueue:
    row = lock(session, ReviewQueue, queue_id)
    if row.version != seen_version:
        raise Stale(version=row.version)
    return row


def _fill(row: ReviewQueue, draft: QueueDraft) -> None:
    row.name, row.position = draft.name, draft.position
    row.conditions = conditions_to_json(draft.conditions)


def _route_anew(session: Session, context: Context) -> None:
    outbox.ask(session, "route", ROUTING, due_at=context.now, now=context.now)
