"""What machines ask: whether this process is alive, and whether it can serve."""

from flask import Flask

from moderation.web.machine.health import blueprint


def register(app: Flask) -> None:
    """Bind the addresses for machines."""
    app.register_blueprint(blueprint)
