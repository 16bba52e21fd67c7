"""Scores links and listed words in what visitors write."""

from moderation.hooks.toolkit import RegisterFilter, hookimpl

from .screening import LinksAndWords

__version__ = "1.0"


@hookimpl
def register_filters(register: RegisterFilter) -> None:
    """Offer the filter."""
    register(LinksAndWords)
