"""Searching the desk: by the beginnings of words, newest first, page by page."""

import pytest
from sqlalchemy import insert, text, update

from moderation.actions.transaction import transaction
from moderation.extensions import db
from moderation.models import ReviewItem
from moderation.models.base import table_of
from moderation.queries.desk import Queue, View, queue_page
from moderation.queries.desk.views.search import found_items
from tests.conftest import START

LINES = [
    "Emotions in faces on video calls",
    "Buy followers now",
    "Émotions cachées, visages",
    "face to face, nothing else",
    "100% sure; DROP TABLE",
]


@pytest.fixture
def items(app):
    rows = [
        {"kind": "comment", "state": state, "origin": "visitor", "version": 1, "summary": line,
         "decide_by": START, "created_at": START}
        for line, state in zip(LINES, ["waiting", "rejected", "approved", "held", "waiting"],
                               strict=True)
    ]  # fmt: skip
    with transaction() as session:
        session.connection().execute(insert(table_of(ReviewItem)), rows)


def found(words):
    return [row.id for row in queue_page(Queue.parse({"q": words}), None, 0, "en", START).rows]


@pytest.mark.usefixtures("items")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("face", [4, 1]),
        ("FACES video", [1]),
        ("buy", [2]),
        ("follow buy", [2]),
        ("drop table", [5]),
        ("#3", [3]),
        ("#99", []),
        ("nothing here", []),
        ("!!! --", []),
        ('"unclosed', []),
        ("face* OR buy", []),
        ("NEAR(face)", []),
    ],
)
def test_each_word_begins_a_word_whatever_became_of_the_item(words, expected):
    assert found(words) == expected


@pytest.mark.usefixtures("items")
def test_what_is_written_anew_is_found_by_its_new_words_only():
    with transaction() as session:
        session.execute(update(ReviewItem).where(ReviewItem.id == 2).values(summary="Sell shoes"))
    assert found("buy") == []
    assert found("shoes") == [2]


def test_pages_of_a_search_hold_every_item_once(app):
    rows = [
        {"kind": "comment", "state": "waiting", "origin": "visitor", "version": 1,
         "summary": f"cheap watches {number}", "decide_by": START, "created_at": START}
        for number in range(95)
    ]  # fmt: skip
    with transaction() as session:
        session.connection().execute(insert(table_of(ReviewItem)), rows)
    walked, after, queue = [], None, Queue.parse({"q": "cheap"})
    while True:
        page = queue_page(queue, after, 0, "en", START)
        walked += [row.id for row in page.rows]
        if page.following is None:
            break
        after = page.following
    assert walked == list(range(95, 0, -1))


def test_a_search_is_a_view_of_its_own():
    queue = Queue.parse({"q": " faces ", "kind": "comment"})
    assert queue.view is View.FOUND
    assert queue.arguments() == {"q": "faces"}


def test_a_search_of_any_length_is_cut(app):
    assert found_items("word " * 10_000, None, 5) == []
    assert db.session.is_active


@pytest.mark.parametrize("asked", ["q", "questi", "internatio", "internationalisati"])
def test_a_beginning_of_any_length_is_found(app, asked):
    rows = [
        {"kind": "comment", "state": "waiting", "origin": "visitor", "version": 1,
         "summary": line, "decide_by": START, "created_at": START}
        for line in ("A question of taste", "Internationalisation", "Questionable")
    ]  # fmt: skip
    with transaction() as session:
        session.connection().execute(insert(table_of(ReviewItem)), rows)
    assert found(asked) == ([3, 1] if asked.startswith("q") else [2])


def test_beginnings_have_entries_of_their_own_in_the_index(app):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's index finds beginnings as it is")
    made = db.session.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'review_search'"))
    assert "prefix='1 2 3 4 5 6 7 8 9 10'" in made
