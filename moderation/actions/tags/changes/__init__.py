"""Changes of the vocabulary: planned from reads, agreed to, done in parts, taken back."""

from moderation.actions.tags.changes.agreeing import (
    agree_to_tag_change,
    resume_tag_change,
    run_tag_change,
    stop_tag_change,
)
from moderation.actions.tags.changes.planning import plan_tag_change
from moderation.actions.tags.changes.undoing import plan_tag_undo

__all__ = [
    "agree_to_tag_change",
    "plan_tag_change",
    "plan_tag_undo",
    "resume_tag_change",
    "run_tag_change",
    "stop_tag_change",
]
