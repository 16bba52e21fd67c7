"""Finds known tags that are written like a suggested name."""

from moderation.hooks.toolkit import RegisterTagMatcher, hookimpl

from .matching import Spelling

__version__ = "1.0"


@hookimpl
def register_tag_matchers(register: RegisterTagMatcher) -> None:
    """Offer the matcher."""
    register(Spelling)
