"""Commands about screening: what filters learn from, their models, and their lists of words."""

from moderation.cli.group import Commands

screening = Commands(
    "screening",
    help="Teach the filters, look at what they learned, and give them words.",
    places={
        "train": "lessons",
        "export": "lessons",
        "lessons": "lessons",
        "forget": "lessons",
        "models": "models",
        "use": "models",
        "renew": "models",
        "words": "words",
    },
    package="moderation.cli.screening",
)

__all__ = ["screening"]
