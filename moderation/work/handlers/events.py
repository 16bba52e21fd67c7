"""Events: told to the plugins that hear them, after the commit and at least once."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from types import MappingProxyType
from typing import Any

from moderation.actions.transaction import transaction
from moderation.hooks.calling.answers import FailureKind
from moderation.hooks.calling.seating import Event
from moderation.hooks.contracts import DecisionMade, TopicChanged, VerdictReached
from moderation.models import LedgerEntry
from moderation.work import outbox
from moderation.work.claims import Claim, finish
from moderation.work.claims.returns import Return, give_back
from moderation.work.place import context
from moderation.work.shift import Shift

_EVENTS: Mapping[str, type[Event]] = MappingProxyType(
    {
        "decision_made": DecisionMade,
        "verdict_reached": VerdictReached,
        "topic_changed": TopicChanged,
    }
)
#: A plugin that rests or cannot be used does not hold an event back from the others' sake.
_FINAL = frozenset({FailureKind.RESTING, FailureKind.UNUSABLE, FailureKind.MISSING})
PART = 20


def tell(shift: Shift, claims: Sequence[Claim]) -> None:
    """Tell each claim's event; one that a plugin failed to hear is told again, to all."""
    left = list(claims)
    while left:
        left = shift.go_on(left)
        part, left = left[:PART], left[PART:]
        heard = [one for one in part if _tell(shift, one)]
        _finish(heard)


def _tell(shift: Shift, claim: Claim) -> bool:
    event = _event(claim)
    failures = [] if event is None else [one.failure for one in shift.plugins.tell(event)]
    for failure in failures:
        if failure is not None and failure.kind not in _FINAL:
            give_back([claim], Return(error=failure.reason))
            return False
    return True


def _event(claim: Claim) -> Event | None:
    """Build the event of a claim; None for one that this version does not know."""
    kind = _EVENTS.get(str(claim.parameters.get("event")))
    if kind is None:
        return None
    values: dict[str, Any] = {one.name: claim.parameters.get(one.name) for one in fields(kind)}
    values["event_id"] = claim.subject
    values["happened_at"] = datetime.fromisoformat(str(claim.parameters["happened_at"]))
    return kind(**values)


def _finish(heard: Sequence[Claim]) -> None:
    acting = context()
    with transaction() as session:
        for one in finish(session, heard):
            item = one.parameters.get("item_id")
            if item is not None and _by_a_person(session.get(LedgerEntry, one.number)):
                outbox.ask(session, "learn", f"item:{item}", due_at=acting.now, now=acting.now)


def _by_a_person(entry: LedgerEntry | None) -> bool:
    """Filters learn from people: what rules decide came from the filters themselves."""
    return entry is not None and entry.actor.startswith("user:")
