"""The plugins as the web uses them: in step with the dashboard, counted into the database."""

from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

import structlog
from flask import Flask, Response, current_app, request
from sqlalchemy.exc import DBAPIError

from moderation.actions.plugins.keeping_up import catch_up, write_down
from moderation.domain.errors import Unavailable
from moderation.hooks.manager import Manager
from moderation.queries.tags.matching.lexicon import Lexicon
from moderation.web.context import system_context

TRUSTED_SECONDS = 1.0
"""How long what was read of choices and breakers is taken for true."""
ROOMS = frozenset({"public", "review", "admin"})
"""The rooms whose pages use plugins."""
CALLED = frozenset({"topic_section", "dashboard_panel", "tag_matcher"})
"""The doors that these rooms call."""
FLUSH_SECONDS = 10.0
"""How often counts are written, at most."""

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Rhythm:
    """When this process last read, and last wrote."""

    read_at: float = float("-inf")
    wrote_at: float = field(default_factory=monotonic)
    turn: Lock = field(default_factory=Lock)

    def is_due(self, name: str, seconds: float) -> bool:
        """Say whether it is time, and take the turn: one thread alone is told so."""
        with self.turn:
            due = bool(monotonic() - getattr(self, name) >= seconds)
            if due:
                setattr(self, name, monotonic())
            return due


def register(app: Flask) -> None:
    """Keep this process's plugins in step before requests, and count their calls after answers."""
    app.extensions["venire_plugin_rhythm"] = _Rhythm()
    app.extensions["venire_lexicon"] = Lexicon(app)
    app.before_request(_catch_up)
    app.after_request(_write_down)


def current_plugins() -> Manager:
    """Give the plugin manager, its choices and breakers at most a second old."""
    manager: Manager = current_app.extensions["venire_plugins"]
    return manager


def plugins_of_now() -> Manager:
    """Give the plugin manager with the choices of this moment: for pages on which they change."""
    if catch_up(current_plugins(), CALLED):
        current_app.extensions["venire_page_cache"].clear()
    return current_plugins()


def current_lexicon() -> Lexicon:
    """Give the vocabulary as this process's tag matchers hold it."""
    lexicon: Lexicon = current_app.extensions["venire_lexicon"]
    return lexicon


def _catch_up() -> None:
    """Read what changed, before anything else is read; pages of the old choice are thrown away."""
    if request.blueprint not in ROOMS or not _rhythm().is_due("read_at", TRUSTED_SECONDS):
        return
    try:
        plugins_of_now()
    except (DBAPIError, Unavailable):
        return  # the page itself will say that the database is away


def _rhythm() -> _Rhythm:
    rhythm: _Rhythm = current_app.extensions["venire_plugin_rhythm"]
    return rhythm


def _write_down(response: Response) -> Response:
    if _rhythm().is_due("wrote_at", FLUSH_SECONDS):
        try:
            write_down(system_context(), current_plugins())
        except Unavailable:
            _log.warning("counts of plugins were lost: the database is away")
    return response
