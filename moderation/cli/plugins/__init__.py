"""Commands about plugins: one module for each that does more than look."""

from moderation.cli.group import Commands

plugins = Commands(
    "plugins",
    help="Look at the plugins, install, remove and write them.",
    places={
        "list": "listing",
        "check": "listing",
        "install": "changing",
        "upgrade": "changing",
        "remove": "changing",
        "rollback": "changing",
        "restart": "changing",
        "lock": "changing",
        "attend": "changing",
        "new": "writing",
    },
    package="moderation.cli.plugins",
)

__all__ = ["plugins"]
