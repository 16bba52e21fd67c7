"""Scores repetition and haste: the same text again, many items at once, a trap field filled in."""

from moderation.hooks.toolkit import RegisterFilter, hookimpl

from .screening import Repeats

__version__ = "1.0"


@hookimpl
def register_filters(register: RegisterFilter) -> None:
    """Offer the filter."""
    register(Repeats)
