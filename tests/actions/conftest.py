"""What tests of actions share: a topic, a visitor, and their forms."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from moderation.actions.decisions import Seen
from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.proposals import Trace
from moderation.actions.visiting.submissions import CommentDraft, Receipt, submit_comment
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.extensions import db
from moderation.models import ReviewItem, Topic

QUESTION = "Can AI tell broad emotions from a face?"
SLUG = "broad-emotions"
TRACE = Trace(delete_on=date(2026, 7, 28), user_agent="Test/1")


@pytest.fixture
def topic(app: Flask, operator: Context) -> Topic:
    """A topic in research."""
    with app.app_context():
        number = create_topic(operator, TopicDraft({"en": Words(QUESTION)}, slug=SLUG))
        return db.session.get_one(Topic, number)


@pytest.fixture
def visitor(acting: Callable[..., Context]) -> Context:
    """The context of a visitor's form."""
    return acting(actor=Actor(ActorKind.AUTHOR, "new"))


@pytest.fixture
def author() -> AuthorKey:
    """The cookie of one visitor."""
    return AuthorKey("a" * 64)


@pytest.fixture
def comment(topic: Topic, visitor: Context, author: AuthorKey) -> Receipt:
    """A comment that waits for screening."""
    draft = CommentDraft("Ada", "The figures hold in good light.")
    return submit_comment(visitor, author, SLUG, draft, TRACE, "en")


def seen(item_id: int) -> Seen:
    """The item's version and revision as they stand."""
    query = select(ReviewItem.version, ReviewItem.revision).where(ReviewItem.id == item_id)
    version, revision = db.session.execute(query).one()
    return Seen(version, revision)
