"""How stored things become words on a page: messages, markdown, times, numbers, names."""

from flask import Flask
from flask_login import current_user

from moderation.domain.jury import juror_title
from moderation.web.assets import asset
from moderation.web.locale import LOCALES, current_locale, direction
from moderation.web.rendering import catalogues
from moderation.web.rendering.indentation import Unindented
from moderation.web.rendering.markup import comment_html, paragraphs
from moderation.web.rendering.moments import day, iso, month, short_day
from moderation.web.rendering.texts import (
    language_name,
    opening_words,
    render_message,
    unbroken,
)

__all__ = ["comment_html", "opening_words", "register", "render_message"]


def register(app: Flask) -> None:
    """Give templates their filters and functions."""
    catalogues.register(app)
    app.jinja_env.add_extension(Unindented)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        comment_html=comment_html,
        day=day,
        direction=direction,
        iso=iso,
        language_name=language_name,
        message=render_message,
        opening_words=opening_words,
        paragraphs=paragraphs,
        short_day=short_day,
        unbroken=unbroken,
    )
    app.jinja_env.globals.update(
        LOCALES=LOCALES,
        asset=asset,
        current_locale=current_locale,
        current_user=current_user,
        juror_title=juror_title,
        month=month,
    )
