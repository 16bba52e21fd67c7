"""The rooms of screening: the rule, how all filters do, and one filter."""

from moderation.web.admin.screening import rule

__all__ = ["rule"]
