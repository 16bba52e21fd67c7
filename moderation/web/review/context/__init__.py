"""What the item's pane shows around the item."""

from moderation.web.review.context.pane import Context, context_of
from moderation.web.review.context.silent import Silent, silent_filters

__all__ = ["Context", "Silent", "context_of", "silent_filters"]
