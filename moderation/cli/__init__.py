"""The console script: one group whose commands are imported when they are asked for."""

import sys

# Libraries for logs and limits take rich in where they find it, for output that nothing here makes:
# 6 MB in each process, and a tenth of its start.
sys.modules.setdefault("rich", None)  # type: ignore[arg-type]

from moderation.cli.group import Commands  # noqa: E402

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
        "tags": "tags",
        "screening": "screening",
        "demo": "gallery",
        "plugins": "plugins",
        "openness": "openness",
        "ledger": "openness",
        "evaluate": "evaluating",
    },
)

__all__ = ["main"]
