"""The vocabulary as tag matchers hold it: read and prepared once, and anew when it changed."""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass
from threading import Lock, Thread

import structlog
from flask import Flask
from sqlalchemy.exc import DBAPIError

from moderation.extensions import db
from moderation.hooks.calling.answers import Answer
from moderation.hooks.calling.matching import NOTHING_PREPARED, PreparedTags
from moderation.hooks.contracts import Match
from moderation.hooks.manager import Manager
from moderation.queries.tags.matching.editions import (
    Edition,
    edition,
    is_older,
    judged_pairs,
    vocabulary,
)

PATIENCE = 0.1
"""Seconds that a look-up waits for a vocabulary that is prepared as fast."""
SHARE = 20
"""Preparing takes at most one part in so many of the time: large vocabularies are anew later."""


_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Held:
    """What is held: of which edition, by which plugins' choices, and what it took to make."""

    prepared: PreparedTags
    edition: Edition
    choices: object
    seconds: float
    made_at: float


class Lexicon:
    """The known tags, prepared for look-ups; one for each process.

    A look-up that finds a newer vocabulary has it prepared beside the requests, and gets what is
    held. One that can be prepared in a blink is waited for, so that small sites are always up to
    date. Used from several threads.
    """

    def __init__(self, app: Flask, patience: float = PATIENCE) -> None:
        """Hold nothing yet; with a `patience` of many seconds every look-up is up to date."""
        self.patience, self.share = patience, SHARE
        self._app = app
        self._held: _Held | None = None
        self._making: Thread | None = None
        self._turn = Lock()

    @property
    def _manager(self) -> Manager:
        manager: Manager = self._app.extensions["venire_plugins"]
        return manager

    def look_up(self, name: str) -> list[Answer[tuple[Match, ...]]]:
        """Ask every matcher which known tags a name may mean; nobody answers before the first.

        In an application's context: reads which edition of the vocabulary is the newest.
        """
        return self._manager.match_tags(name, self.prepared())

    def prepared(self) -> PreparedTags:
        """Give what is held, after having it made anew where that is due."""
        held = self._held
        if held is None or self._is_due(held):
            making = self._begin()
            if held is None or held.seconds <= self.patience:
                making.join(self.patience)
        return NOTHING_PREPARED if self._held is None else self._held.prepared

    def wait(self, seconds: float = 60.0) -> None:
        """Wait until what is being prepared is held."""
        if self._making is not None:
            self._making.join(seconds)

    def _is_due(self, held: _Held) -> bool:
        rests_until = held.made_at + held.seconds * self.share
        if held.seconds > self.patience and time.monotonic() < rests_until:
            return False
        return held.choices is not self._manager.choices or is_older(held.edition)

    def _begin(self) -> Thread:
        with self._turn:
            if self._making is None or not self._making.is_alive():
                self._making = Thread(target=self._make, name="lexicon", daemon=True)
                self._making.start()
            return self._making

    def _make(self) -> None:
        started = time.monotonic()
        choices = self._manager.choices
        try:
            with self._app.app_context():
                newest = edition()
                known, judged = vocabulary(), judged_pairs()
                db.session.rollback()
        except DBAPIError:
            _log.warning("the vocabulary could not be read: the database is away")
            return
        prepared = self._manager.prepare_tags(known, judged)
        made_at = time.monotonic()
        self._held = _Held(prepared, newest, choices, made_at - started, made_at)
        if self._held.seconds > self.patience:
            # Millions of objects that stay: looking through them would stop every request.
            gc.freeze()
