"""Sends notices as signed JSON to addresses that an admin lists, through the guarded client."""

from moderation.hooks.toolkit import RegisterNotifier, hookimpl

from .sending import Webhook

__version__ = "1.0"


@hookimpl
def register_notifiers(register: RegisterNotifier) -> None:
    """Offer the notifier."""
    register(Webhook)
