"""The operations: each calls what the pages call, and tells what came of it."""

from moderation.web.api.views import deciding, desk, holding, items, stats

__all__ = ["deciding", "desk", "holding", "items", "stats"]
