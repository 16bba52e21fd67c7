"""The web: rooms that parse a request, call an action or a query, and render.

A room is a package beside this file with one function ``register(app)``, which binds its blueprint
and whatever else it needs.
"""

from flask import Flask

from moderation.web import (
    admin,
    api,
    assets,
    auth,
    errors,
    headers,
    incoming,
    locale,
    machine,
    plugins,
    private,
    public,
    rendering,
    review,
)
from moderation.web.caching import page_cache

current_locale = locale.current_locale


def register(app: Flask) -> None:
    """Bind to the application everything that answers requests, the page cache outermost."""
    for part in (incoming, assets, plugins, locale, private, rendering, headers, errors):
        part.register(app)
    for room in (public, auth, review, admin, machine, api):
        room.register(app)
    page_cache.register(app)
