"""Finds known tags as moderators would: it learns from what they decided on pairs of names."""

from moderation.hooks.toolkit import RegisterTagMatcher, hookimpl

from .matching import Learned

__version__ = "1.0"


@hookimpl
def register_tag_matchers(register: RegisterTagMatcher) -> None:
    """Offer the matcher."""
    register(Learned)
