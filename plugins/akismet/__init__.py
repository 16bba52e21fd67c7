"""Asks the Akismet service about each item, and tells it where people decided otherwise."""

from moderation.hooks.toolkit import RegisterFilter, hookimpl

from .screening import Akismet

__version__ = "1.0"


@hookimpl
def register_filters(register: RegisterFilter) -> None:
    """Offer the filter."""
    register(Akismet)
