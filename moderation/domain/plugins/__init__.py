"""Rules about plugins: when one that keeps failing gets a rest."""

from moderation.domain.plugins.resting import (
    CLOSED,
    FIRST_REST,
    LONGEST_REST,
    NOTHING,
    OPENS_AFTER,
    Standing,
    Tally,
    after,
)

__all__ = [
    "CLOSED",
    "FIRST_REST",
    "LONGEST_REST",
    "NOTHING",
    "OPENS_AFTER",
    "Standing",
    "Tally",
    "after",
]
