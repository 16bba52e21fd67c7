"""The operations: each calls what the pages call, and tells what came of it."""

from moderation.web.api.views import items  # isort: skip
from moderation.web.api.views import deciding, desk, holding

__all__ = ["deciding", "desk", "holding", "items"]
