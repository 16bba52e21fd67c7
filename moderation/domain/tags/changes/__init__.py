"""Changes to many topics' tags at once: how one lives, and who has to agree to it."""

from moderation.domain.tags.changes.levels import Level, Reach, level_of
from moderation.domain.tags.changes.states import (
    ENDED,
    ChangeState,
    ChangeStep,
    next_change_state,
)
from moderation.domain.tags.changes.steps import (
    BY_TOPIC,
    KnownTag,
    PlannedStep,
    planned,
    reach_of,
)

__all__ = [
    "BY_TOPIC",
    "ENDED",
    "ChangeState",
    "ChangeStep",
    "KnownTag",
    "Level",
    "PlannedStep",
    "Reach",
    "level_of",
    "next_change_state",
    "planned",
    "reach_of",
]
