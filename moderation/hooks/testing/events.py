"""The suite of listeners: plain functions that hear an event at least once, in any order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moderation.domain.jury import Vote
from moderation.domain.jury.verdict import Ending
from moderation.domain.lifecycle import DecisionAct, ItemKind, ItemState
from moderation.hooks.calling import acceptance
from moderation.hooks.calling.seating import LISTENING_SECONDS
from moderation.hooks.doors import EVENTS
from moderation.hooks.testing.calling import call, must
from moderation.hooks.testing.loopback import loopback_only
from moderation.hooks.testing.making import decision, topic_change, verdict


def check_events(module: Any) -> None:
    """Let the module of a plugin hear events of every kind, each one twice.

    Nothing leaves this machine meanwhile. Raises AssertionError for an exception, for a call of
    more than five seconds, and for a module that hears no event.
    """
    heard = [name for name in EVENTS if callable(getattr(module, name, None))]
    must(bool(heard), "it hears no event")
    with loopback_only():
        for hook, event in _happenings():
            if hook in heard:
                for _ in ("told", "told again"):
                    called = getattr(module, hook)
                    call("events", LISTENING_SECONDS, acceptance.nothing, called, event)


def _happenings() -> Iterator[tuple[str, Any]]:
    yield "decision_made", decision()
    yield "verdict_reached", verdict()
    yield "topic_changed", topic_change()
    for number, kind in enumerate(ItemKind):
        for act in DecisionAct:
            for state in ItemState:
                made = {"item_kind": kind.value, "act": act.value, "state": state.value}
                yield "decision_made", decision(event_id=f"d:{number}:{act}:{state}", **made)
    for ending in Ending:
        for vote in (*Vote, None):
            said = None if vote is None else vote.value
            told = verdict(event_id=f"v:{ending}:{said}", ending=ending.value, verdict=said)
            yield "verdict_reached", told
    for version in range(1, 500):
        yield "topic_changed", topic_change(event_id=f"t:{version}", page_version=version)
