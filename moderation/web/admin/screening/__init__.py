"""The rooms of screening: the rule, how all filters do, and one filter."""

from moderation.web.admin.screening import changes, pages, rule

__all__ = ["changes", "pages", "rule"]
