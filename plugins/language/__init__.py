"""Scores texts that are written in none of the site's languages, told by their letters alone."""

from moderation.hooks.toolkit import RegisterFilter, hookimpl

from .screening import Language

__version__ = "1.0"


@hookimpl
def register_filters(register: RegisterFilter) -> None:
    """Offer the filter."""
    register(Language)
