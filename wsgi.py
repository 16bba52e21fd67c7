"""The WSGI application, for servers that are given a module."""

from moderation.app import create_app

app = create_app()
