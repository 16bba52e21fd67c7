"""An application with plugins that are written for one test, a topic, and comments on it."""

import textwrap
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.proposals import Trace
from moderation.actions.visiting.submissions import CommentDraft, submit_comment
from moderation.app import create_app
from moderation.config import Config
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.extensions import db
from moderation.models import Topic
from tests.trials import counting

PREFACE = "from moderation.hooks.toolkit import *\n"
SLUG = "broad-emotions"
TRACE = Trace(delete_on=date(2030, 1, 1), user_agent="Test/1")


def acting(kind: ActorKind = ActorKind.OPERATOR, name: str = "test") -> Context:
    """The context of an act now, by the real clock that leases follow."""
    return Context(Actor(kind, name), datetime.now(UTC), uuid.uuid4().hex)


@pytest.fixture
def sources() -> dict[str, str]:
    """The plugins of the test's application, by name; override it to write some."""
    return {}


@pytest.fixture
def app(config: Config, sources: dict[str, str]) -> Iterator[Flask]:
    """The application with only the test's plugins, on the real clock; its context is pushed.

    The filters among them count.
    """
    folder = config.instance / "plugins"
    folder.mkdir(exist_ok=True)
    for name, source in sources.items():
        (folder / f"{name}.py").write_text(PREFACE + textwrap.dedent(source), encoding="utf-8")
    application = create_app(replace(config, plugins=tuple(sources) or ("none",)))
    plugins = application.extensions["venire_plugins"]
    plugins.configure(counting(plugins))
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def topic(app: Flask) -> Topic:
    """A topic in research."""
    draft = TopicDraft({"en": Words("Can AI tell broad emotions from a face?")}, slug=SLUG)
    return db.session.get_one(Topic, create_topic(acting(), draft))


@pytest.fixture
def comment(topic: Topic) -> Callable[..., int]:
    """A function that sends a comment and gives its item's id."""

    def send(body: str = "The figures hold in good light.", author: str = "a") -> int:
        visitor = acting(ActorKind.AUTHOR, "new")
        key = AuthorKey(author * 64)
        return submit_comment(visitor, key, SLUG, CommentDraft("Ada", body), TRACE, "en").item_id

    return send
