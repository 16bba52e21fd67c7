"""Commands about what is told to the public."""

from moderation.cli.group import Commands

openness = Commands(
    "openness",
    help="Write the statements of reasons and the public's figures to files.",
    places={"export": "exporting"},
    package="moderation.cli.openness",
)

__all__ = ["openness"]
