"""Changes to many topics' tags at once: who has to agree to one."""

from moderation.domain.tags.changes.levels import Level, Reach, level_of

__all__ = ["Level", "Reach", "level_of"]
