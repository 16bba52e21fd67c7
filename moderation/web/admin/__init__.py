"""The admin's rooms: users, settings, plugins, work and the ledger."""

from flask import Flask

from moderation.web.admin import (
    ledger,
    openness,
    overview,
    packages,
    people,
    plugins,
    queues,
    reasons,
    screening,
    settings,
    tokens,
    work,
)
from moderation.web.admin.blueprint import blueprint

__all__ = [
    "ledger",
    "openness",
    "overview",
    "packages",
    "people",
    "plugins",
    "queues",
    "reasons",
    "register",
    "screening",
    "settings",
    "tokens",
    "work",
]


def register(app: Flask) -> None:
    """Bind the admin's rooms."""
    app.register_blueprint(blueprint)
