"""The events that plugins hear after commit, at least once each, in any order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """A review item was decided; `act` is the decision's act, `state` the item's new state."""

    event_id: str
    happened_at: datetime
    item_id: int
    item_kind: str
    act: str
    state: str


@dataclass(frozen=True, slots=True)
class VerdictReached:
    """A jury check ended; `verdict` is None when it was hung or inconclusive."""

    event_id: str
    happened_at: datetime
    topic_id: int
    check_id: int
    ending: str
    verdict: str | None


@dataclass(frozen=True, slots=True)
class TopicChanged:
    """What the public sees of a topic changed; `page_version` is the new one."""

    event_id: str
    happened_at: datetime
    topic_id: int
    page_version: int
