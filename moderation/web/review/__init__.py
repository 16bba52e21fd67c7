"""The review desk: one queue, one item, one decision at a time."""

from flask import Flask

from moderation.queries.desk.reasons import canned_reasons
from moderation.web.review import (
    authors,
    bulk,
    deciding,
    labels,
    live,
    measures,
    tags,
    topics,
    views,
    views_kept,
)
from moderation.web.review.blueprint import blueprint
from moderation.web.review.deciding.keys import keys_on
from moderation.web.review.durations import clock, duration, number, percent, points, short_duration
from moderation.web.review.tab import session_tab

__all__ = [
    "authors",
    "bulk",
    "deciding",
    "live",
    "measures",
    "register",
    "tags",
    "topics",
    "views",
    "views_kept",
]


def register(app: Flask) -> None:
    """Bind the desk, and give the templates of all private rooms their words."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(words=labels, keys_on=keys_on, session_tab=session_tab)
    app.jinja_env.globals.update(bulk_reasons=canned_reasons)
    app.jinja_env.filters.update(clock=clock, duration=duration, number=number)
    app.jinja_env.filters.update(percent=percent, points=points, short_duration=short_duration)
