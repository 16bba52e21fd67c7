"""Changes to many topics' tags at once: how one lives, and who has to agree to it."""

from moderation.domain.tags.changes.levels import Level, Reach, level_of
from moderation.domain.tags.changes.states import (
    ENDED,
    ChangeState,
    ChangeStep,
    next_change_state,
)

__all__ = [
    "ENDED",
    "ChangeState",
    "ChangeStep",
    "Level",
    "Reach",
    "level_of",
    "next_change_state",
]
