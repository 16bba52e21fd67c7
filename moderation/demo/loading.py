"""Loading the demo gallery and taking it away, through the actions and as often as one likes."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask

from moderation.actions.editing.tagging import tag_topic, untag_topic
from moderation.actions.editing.topics import restore_topic, withdraw_topic
from moderation.actions.operating.done_otherwise import done_otherwise
from moderation.actions.operating.sealing import seal_ledger
from moderation.actions.operating.settings import change_setting
from moderation.demo.files import GALLERY, DemoTopic, read_gallery
from moderation.demo.finding import WITHDRAWABLE, find_topic, open_items, settle
from moderation.demo.plan import plan
from moderation.demo.stage import CURATOR, Stage, acting
from moderation.demo.vocabulary import read_tags, tell_of_tags
from moderation.domain.lifecycle import DecisionAct
from moderation.extensions import db
from moderation.models import Setting

SETTING = "demo.loaded"
LOADING, LOADED, REMOVED = "loading", "loaded", "removed"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the gallery is, and the moment that its ages count back from."""

    state: str
    now: datetime


def load(app: Flask, now: datetime, folder: Path = GALLERY) -> None:
    """Load the gallery's files as if it had grown until ``now`` (aware, UTC).

    A loading that was interrupted goes on; a gallery that was removed is shown again; one that
    stands is left alone.
    """
    with _at_work(app):
        progress = _progress()
        if progress is None:
            progress = _note(Progress(LOADING, now), now)
        if progress.state == LOADING:
            for step in plan(Stage(progress.now), read_gallery(folder)):
                step.do()
            tell_of_tags(acting(CURATOR, progress.now), read_tags(folder))
        elif progress.state == REMOVED:
            _show_again(read_gallery(folder), now)
        if progress.state != LOADED:
            _note(Progress(LOADED, progress.now), now)


def remove(app: Flask, now: datetime, folder: Path = GALLERY) -> None:
    """Take the gallery away: its topics, their tags, and what waits on them for a decision.

    The acts stay in the ledger. Without a gallery nothing happens.
    """
    with _at_work(app):
        progress = _progress()
        if progress is None or progress.state == REMOVED:
            return
        for topic in read_gallery(folder):
            _take_away(topic, now)
        _note(Progress(REMOVED, progress.now), now)


def unfinished(app: Flask) -> bool:
    """Say whether a loading was interrupted."""
    with app.app_context():
        progress = _progress()
        return progress is not None and progress.state == LOADING


@contextmanager
def _at_work(app: Flask) -> Iterator[None]:
    """Work in a context of its own, and leave nothing in the ledger unsealed."""
    with app.app_context():
        yield
        while seal_ledger():
            pass


def _progress() -> Progress | None:
    row = db.session.get(Setting, SETTING)
    if row is None:
        return None
    return Progress(str(row.value["state"]), datetime.fromisoformat(str(row.value["now"])))


def _note(progress: Progress, now: datetime) -> Progress:
    value = {"state": progress.state, "now": progress.now.isoformat()}
    change_setting(acting(CURATOR, now), SETTING, value)
    return progress


def _take_away(topic: DemoTopic, now: datetime) -> None:
    topic_id = find_topic(topic.slug)
    if topic_id is None:
        return
    context = acting(CURATOR, now)
    for item_id in open_items(topic_id, states=WITHDRAWABLE):
        settle(context, item_id, DecisionAct.WITHDRAW)
        done_otherwise(context, "screen", [f"item:{item_id}"])
    done_otherwise(context, "jury", [f"topic:{topic_id}"])
    untag_topic(context, topic_id)
    withdraw_topic(context, topic_id)


def _show_again(topics: Iterable[DemoTopic], now: datetime) -> None:
    for topic in topics:
        topic_id = find_topic(topic.slug)
        if topic_id is not None:
            context = acting(CURATOR, now)
            tag_topic(context, topic_id, topic.tags)
            restore_topic(context, topic_id)
