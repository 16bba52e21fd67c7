"""Finds known tags that a suggested name abbreviates, or that abbreviate it: ml, nlp, k8s."""

from moderation.hooks.toolkit import RegisterTagMatcher, hookimpl

from .matching import Initials

__version__ = "1.0"


@hookimpl
def register_tag_matchers(register: RegisterTagMatcher) -> None:
    """Offer the matcher."""
    register(Initials)
