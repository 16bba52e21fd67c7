"""Commands that measure what plugins do, on data whose answers are known."""

from moderation.cli.group import Commands

evaluate = Commands(
    "evaluate",
    help="Measure what plugins do on data whose answers are known.",
    places={"filters": "filters", "tags": "tags"},
    package="moderation.cli.evaluating",
)

__all__ = ["evaluate"]
