"""Changes of the vocabulary: planned from reads, agreed to, done in parts, taken back."""

from moderation.actions.tags.changes.planning import plan_tag_change

__all__ = ["plan_tag_change"]
