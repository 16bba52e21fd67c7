"""What tests of the desk share: a topic, and items that wait for a person."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.screening.storing import Screened, store_screening
from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.proposals import Trace
from moderation.actions.visiting.submissions import CommentDraft, submit_comment, suggest_tag
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.messages import message
from moderation.domain.screening import Finding, FindingOutcome
from moderation.extensions import db
from moderation.models import Topic
from moderation.queries.screening.items import items_to_screen
from moderation.queries.settings import site_settings

QUESTION = "Can AI fold laundry?"
SLUG = "fold-laundry"
TRACE = Trace(delete_on=date(2026, 7, 28))


@pytest.fixture
def topic(app: Flask, operator: Context) -> Topic:
    """A topic in research."""
    number = create_topic(operator, TopicDraft({"en": Words(QUESTION)}, slug=SLUG))
    return db.session.get_one(Topic, number)


@pytest.fixture
def screened(acting: Callable[..., Context]) -> Callable[..., None]:
    """A function that ends the screening of an item with one filter's score."""

    def screen(item_id: int, score: float = -0.5, reason: str = "") -> None:
        reasons = (message("%(text)s", text=reason),) if reason else ()
        finding = Finding("links_and_words", FindingOutcome.SCORE, score, reasons, 1.0)
        silent = Finding("akismet", FindingOutcome.TIMEOUT, None, (), 2000.0)
        rule = acting(actor=Actor(ActorKind.RULE, "screening"))
        found = (finding, silent) if reason else (finding,)
        todo = [Screened(one, found) for one in items_to_screen([item_id])]
        with transaction() as session:
            store_screening(session, rule, todo, site_settings())

    return screen


@pytest.fixture
def comment(topic: Topic, acting: Callable[..., Context], screened: Callable[..., None]):
    """A function that sends a comment in and screens it; gives the item's id."""

    def write(body: str = "In two of three demos it was staged.", score: float = -0.5, **more):
        visitor = acting(actor=Actor(ActorKind.AUTHOR, "new"))
        author = AuthorKey(more.get("author", "a" * 64))
        draft = CommentDraft("Marta", body)
        item_id = submit_comment(visitor, author, SLUG, draft, TRACE, "en").item_id
        screened(item_id, score, more.get("reason", ""))
        return item_id

    return write


@pytest.fixture
def tag(topic: Topic, acting: Callable[..., Context], screened: Callable[..., None]):
    """A function that suggests a tag and screens it; gives the item's id."""

    def suggest(name: str, author: str = "b" * 64) -> int:
        visitor = acting(actor=Actor(ActorKind.AUTHOR, "new"))
        item_id = suggest_tag(visitor, AuthorKey(author), SLUG, name, TRACE, "en").item_id
        screened(item_id)
        return item_id

    return suggest
