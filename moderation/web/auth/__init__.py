"""Signing in: the forms, the cookie, and one's own account."""

from flask import Flask

from moderation.web.auth import account, person, tokens, views

__all__ = ["register", "tokens"]


def register(app: Flask) -> None:
    """Bind the sign-in pages and tell Flask-Login how people are found."""
    person.register(app)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(account.blueprint)
