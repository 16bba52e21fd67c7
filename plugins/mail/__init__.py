"""Sends notices as mail, through the mail server that the operator names."""

from moderation.hooks.toolkit import RegisterNotifier, hookimpl

from .sending import Mail

__version__ = "1.0"


@hookimpl
def register_notifiers(register: RegisterNotifier) -> None:
    """Offer the notifier."""
    register(Mail)
