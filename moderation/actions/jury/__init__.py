"""Jury checks, step by step: ordered, opened, heard, concluded. Each step is one transaction."""

from moderation.actions.jury.conclude import conclude_check
from moderation.actions.jury.hearing import (
    Hearing,
    Summons,
    cast_ballot,
    excuse_seat,
    open_check,
    price_attempt,
)
from moderation.actions.jury.order import order_check, schedule_due_checks
from moderation.actions.jury.overdue import ask_for_overdue_checks, is_overdue
from moderation.actions.jury.trial import keep_trial_ballot

__all__ = [
    "Hearing",
    "Summons",
    "ask_for_overdue_checks",
    "cast_ballot",
    "conclude_check",
    "excuse_seat",
    "is_overdue",
    "keep_trial_ballot",
    "open_check",
    "order_check",
    "price_attempt",
    "schedule_due_checks",
]
