"""The web: rooms that parse a request, call an action or a query, and render.

A room is a package beside this file with one function ``register(app)``, which binds its blueprint
and whatever else it needs. The rooms are bound in the order of `ROOMS`.
"""

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

from moderation.web import errors, headers, incoming, locale, page_cache, rendering

ROOMS = ("public", "auth", "review", "admin", "api", "machine")

current_locale = locale.current_locale


def register(app: Flask) -> None:
    """Bind to the application everything that answers requests, the page cache outermost."""
    for part in (incoming, locale, rendering, headers, errors):
        part.register(app)
    for room in ROOMS:
        _bind_room(app, f"moderation.web.{room}")
    page_cache.register(app)


def _bind_room(app: Flask, name: str) -> None:
    spec = find_spec(name)
    if spec is not None and spec.origin is not None:
        import_module(name).register(app)
