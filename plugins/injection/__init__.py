"""Scores text that talks to the jurors: orders, roles, fences and secrets meant for a model."""

from moderation.hooks.toolkit import RegisterFilter, hookimpl

from .screening import Injection

__version__ = "1.0"


@hookimpl
def register_filters(register: RegisterFilter) -> None:
    """Offer the filter."""
    register(Injection)
