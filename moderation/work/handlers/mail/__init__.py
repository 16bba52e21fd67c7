"""Notices to the operator: what they say, and how they are sent."""

from moderation.work.handlers.mail.sending import send_mail

__all__ = ["send_mail"]
