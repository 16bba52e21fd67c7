"""The desk for programs: JSON at ``/api/v1/``, with bearer tokens, described by itself."""

from flask import Flask

from moderation.web.api import description, views
from moderation.web.api.blueprint import blueprint

__all__ = ["description", "register", "views"]


def register(app: Flask) -> None:
    """Bind the API."""
    app.register_blueprint(blueprint)
