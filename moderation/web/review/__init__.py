"""The review desk: one queue, one item, one decision at a time."""

from flask import Flask

from moderation.web.review import authors, deciding, labels, live, topics, views, views_kept
from moderation.web.review.blueprint import blueprint
from moderation.web.review.deciding.keys import keys_on
from moderation.web.review.deciding.tab import session_tab
from moderation.web.review.durations import clock, duration, number

__all__ = ["authors", "deciding", "live", "register", "topics", "views", "views_kept"]


def register(app: Flask) -> None:
    """Bind the desk, and give the templates of all private rooms their words."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(words=labels, keys_on=keys_on, session_tab=session_tab)
    app.jinja_env.filters.update(clock=clock, duration=duration, number=number)
