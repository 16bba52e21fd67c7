"""The plugins' rooms: what is installed and how it fares, and everything that can be chosen."""

from moderation.web.admin.plugins import changes, pages

__all__ = ["changes", "pages"]
