"""Learns from what people decide here: what is unwanted, what is abuse, and by which words."""

from moderation.hooks.toolkit import RegisterFilter, hookimpl

from .screening import Learned
from .toxicity import Toxicity

__version__ = "1.0"


@hookimpl
def register_filters(register: RegisterFilter) -> None:
    """Offer both filters."""
    register(Learned)
    register(Toxicity)
