"""The web: rooms that parse a request, call an action or a query, and render.

A room is a package beside this file with one function ``register(app)``, which binds its blueprint
and whatever else it needs. The rooms are bound in the order of `ROOMS`.
"""

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

from moderation.web import locale

ROOMS = ("public", "auth", "review", "admin", "api", "machine")

current_locale = locale.current_locale


def register(app: Flask) -> None:
    """Bind to the application everything that answers requests, the page cache outermost."""
    locale.register(app)
    for room in ROOMS:
        if find_spec(f"moderation.web.{room}") is not None:
            import_module(f"moderation.web.{room}").register(app)
