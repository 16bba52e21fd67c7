"""The console script: one group whose commands are imported when they are asked for."""

from moderation.cli.group import Commands

main = Commands(
    "venire",
    help="Venire: a gallery of questions, its jury, and the desk where people decide.",
    places={
        "up": "running",
        "web": "running",
        "crew": "running",
        "worker": "running",
        "tick": "running",
        "status": "running",
        "prepare": "upkeep",
        "upgrade": "upkeep",
        "verify": "upkeep",
        "create-user": "people",
        "jury": "court",
        "demo": "gallery",
        "plugins": "plugins",
    },
)

__all__ = ["main"]
