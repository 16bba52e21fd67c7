"""Items of nearly the same text are found, stored ones and those of the same batch, at one cost."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime

import pytest
from sqlalchemy import event, insert, select

from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.screening.storing import Screened, store_screening
from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import CommentDraft, submit_comment, suggest_tag
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.screening import Finding, FindingOutcome
from moderation.domain.screening.sketches import sketch
from moderation.extensions import db
from moderation.hooks.contracts import SenderHistory
from moderation.models import ReviewItem, TextSketch
from moderation.models.base import table_of
from moderation.models.screening.sketches import BAND_NAMES
from moderation.queries.screening.items import items_to_screen
from moderation.queries.screening.near import MOST_A_BAND, Asked, Near, near_items
from moderation.queries.settings import SiteSettings
from tests.actions.conftest import SLUG, TRACE
from tests.conftest import START

OFFER = "Get your cheap watches today at our shop, best prices and free delivery to Europe"
SPAM = Finding("words", FindingOutcome.SCORE, 8.0)
CLEAN = Finding("words", FindingOutcome.SCORE, 0.0)


@pytest.fixture
def send(topic, visitor: Context, operator: Context) -> Callable[..., int]:
    """A function that sends a comment and gives its item's number."""
    create_topic(operator, TopicDraft({"en": Words("Can AI drive?")}, slug="drive"))

    def sent(body: str, slug: str = SLUG, author: str = "a") -> int:
        draft = CommentDraft("Ada", body)
        return submit_comment(visitor, AuthorKey(author * 64), slug, draft, TRACE, "en").item_id

    return sent


@pytest.fixture
def screen(acting: Callable[..., Context]) -> Callable[..., None]:
    """A function that stores a finding on items."""

    def stored(*items: int, finding: Finding = CLEAN) -> None:
        subjects = items_to_screen(items)
        context = acting(actor=Actor(ActorKind.SYSTEM, "worker"))
        with transaction() as session:
            screened = [Screened(subject, (finding, SAID_BESIDE[finding])) for subject in subjects]
            store_screening(session, context, screened, SiteSettings())

    return stored


SAID_BESIDE = {
    SPAM: Finding("links", FindingOutcome.SCORE, 6.0),
    CLEAN: Finding("links", FindingOutcome.SCORE, 0.0),
}


def history(*items: int) -> list[SenderHistory]:
    return [one.item.history for one in items_to_screen(items)]


def test_nearly_the_same_text_is_found_once_it_was_screened(send, screen):
    first = send(f"{OFFER} http://one.example")
    screen(first)
    second = send(f"{OFFER} http://two.example", slug="drive", author="b")
    other = send("The figures hold in good light, as far as I can tell from them.")
    found, nothing = history(second, other)
    assert (found.near_text_elsewhere, found.near_text_rejected, found.topics_with_text) == (
        1,
        0,
        1,
    )
    assert (nothing.near_text_elsewhere, nothing.topics_with_text) == (0, 0)
    assert history(first)[0].near_text_elsewhere == 0


def test_those_that_were_rejected_are_told(send, screen):
    screen(send(f"{OFFER} http://one.example"), finding=SPAM)
    screen(send(f"{OFFER} at number 12"))
    (found,) = history(send(f"{OFFER} http://two.example"))
    assert (found.near_text_elsewhere, found.near_text_rejected) == (2, 1)


def test_what_is_rejected_later_was_not_when_the_item_came(send, screen, clock):
    first = send(f"{OFFER} http://one.example")
    second = send(f"{OFFER} http://two.example")
    clock.forward(minutes=5)
    screen(first, finding=SPAM)
    (found,) = history(second)
    assert (found.near_text_elsewhere, found.near_text_rejected) == (1, 0)


def test_the_same_text_is_not_counted_as_nearly_the_same_but_its_topics_are(send, screen):
    screen(send(OFFER))
    (found,) = history(send(OFFER.upper(), slug="drive", author="b"))
    assert (found.same_text_elsewhere, found.near_text_elsewhere) == (1, 0)
    assert found.topics_with_text == 1


def test_items_of_one_batch_are_found_though_nothing_is_stored_of_them(send):
    items = [send(f"{OFFER} at number {number}00 {'x' * number}") for number in range(3)]
    assert [one.near_text_elsewhere for one in history(*items)] == [0, 1, 2]


def test_a_kind_of_one_field_is_not_looked_at(topic, visitor, author):
    number = suggest_tag(visitor, author, SLUG, "one two three", TRACE, "en").item_id
    (one,) = items_to_screen([number])
    assert one.sketch is None


def test_a_changed_text_has_one_sketch(send, screen):
    first = send(OFFER)
    screen(first)
    screen(first)
    assert len(db.session.scalars(select(TextSketch)).all()) == 1


def stock(count: int, topic_id: int, moment: datetime) -> None:
    """Store items whose texts are nearly one offer, all rejected, with their sketches."""
    item = {
        "kind": "comment", "state": "rejected", "topic_id": topic_id, "origin": "visitor",
        "decide_by": moment, "created_at": moment, "decided_at": moment, "language": "en",
        "summary": "", "revision": 1,
        "version": 1, "votes": 1, "weight": 0, "hides": False, "reasons": [], "unscreened": [],
        "because": [],
    }  # fmt: skip
    numbers = range(1, count + 1)
    made = [asked(one, f"{OFFER} for {'abcde'[one % 5]}").sketch for one in numbers]
    rows = [
        {"item_id": number, "signature": one.signature, "made_at": moment}
        | dict(zip(BAND_NAMES, one.bands, strict=True))
        for number, one in zip(numbers, made, strict=True)
    ]
    with transaction() as session:
        connection = session.connection()
        connection.execute(insert(table_of(ReviewItem)), [item | {"id": one} for one in numbers])
        connection.execute(insert(table_of(TextSketch)), rows)


def asked(number: int, text: str = OFFER) -> Asked:
    made = sketch(text)
    assert made is not None
    return Asked(number, START, None, "x", made)


@contextmanager
def queries():
    run: list[str] = []

    def note(connection, cursor, statement, parameters, context, many):
        if statement != "BEGIN":
            run.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield run
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_a_flood_of_the_same_is_counted_so_far_and_no_farther(topic, clock):
    stock(100, topic.id, clock())
    found = near_items([asked(10_000)])[10_000]
    assert MOST_A_BAND <= found.elsewhere <= 6 * MOST_A_BAND
    assert found.rejected == found.elsewhere
    assert near_items([asked(1)])[1] == Near()


def test_a_batch_takes_two_queries_each_by_an_index(topic, clock):
    stock(150, topic.id, clock())
    with queries() as run:
        near_items([asked(10_000 + number, f"{OFFER} {'y' * number}") for number in range(20)])
    assert len(run) == 2
    steps = [step for statement, parameters in run for step in plan(statement, parameters)]
    read = " | ".join(steps)
    for sign in ("TEMP B-TREE", "SCAN text_", "SCAN review_", "Seq Scan", "Sort"):
        assert sign not in read, read
    assert all(f"ix_text_sketch_band_{number}" in read for number in range(1, 7)), read


def plan(statement: str, parameters: object) -> list[str]:
    """How the database reads; PostgreSQL as it would where the tables are large."""
    cursor = db.session.connection().connection.cursor()
    sqlite = db.engine.dialect.name == "sqlite"
    if not sqlite:
        cursor.execute("SET LOCAL enable_seqscan = off")
    cursor.execute(f"EXPLAIN {'QUERY PLAN ' if sqlite else ''}{statement}", parameters)
    return [row[-1] for row in cursor.fetchall()]


def test_nothing_asked_takes_no_query(app):
    with queries() as run:
        assert near_items([]) == {}
    assert run == []
