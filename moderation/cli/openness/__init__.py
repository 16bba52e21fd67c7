"""Commands about what is told to the public."""

from moderation.cli.group import Commands

openness = Commands(
    "openness",
    help="Write the statements of reasons and the public's figures to files.",
    places={"export": "exporting"},
    package="moderation.cli.openness",
)

ledger = Commands(
    "ledger",
    help="Write the ledger's public part to a file.",
    places={"publish": "publishing"},
    package="moderation.cli.openness",
)

__all__ = ["ledger", "openness"]
