"""Changes of many items at once: planned from reads, agreed to, done in parts, taken back."""

from datetime import datetime

from moderation.actions.bulk.plans import (
    BulkDraft,
    Fence,
    ask,
    plan_change,
    plan_part,
    plan_undo,
)
from moderation.actions.bulk.running import run_part
from moderation.actions.bulk.steps import (
    agree_to_change,
    give_up_change,
    resume_change,
    run_change,
    stop_change,
)
from moderation.domain.desk.bulk import LARGEST_PART

__all__ = [
    "BulkDraft",
    "agree_to_change",
    "ask",
    "give_up_change",
    "go_on_with",
    "plan_change",
    "plan_undo",
    "resume_change",
    "run_change",
    "stop_change",
]


def go_on_with(now: datetime, change_id: int, fence: Fence, size: int = LARGEST_PART) -> bool:
    """Do the next part of a change, whether it is planned or done; return whether there is more.

    ``fence`` proves in the part's own transaction that the work is the caller's. ``size`` items are
    decided at once.
    """
    return plan_part(now, change_id, fence) or run_part(now, change_id, fence, size)
