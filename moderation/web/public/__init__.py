"""The gallery that everybody sees."""

from flask import Blueprint, Flask

blueprint = Blueprint("public", __name__)


def register(app: Flask) -> None:
    """Bind the public pages and forms."""
    app.register_blueprint(blueprint)
