"""What machines ask: whether this process is alive, whether it can serve, and how all goes."""

from flask import Flask

from moderation.web.machine import health, metrics


def register(app: Flask) -> None:
    """Bind the addresses for machines."""
    for room in (health, metrics):
        app.register_blueprint(room.blueprint)
