"""Rows of a desk, written straight into the tables, and the statements that reading them takes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from sqlalchemy import event, insert

from moderation.actions.transaction import transaction
from moderation.extensions import db
from moderation.models import Comment, LedgerEntry, ReviewItem, Revision, Topic, TopicText
from moderation.models.base import table_of
from tests.conftest import START


@pytest.fixture
def rows(app):
    """A function that writes rows of a table."""

    def write(model, *values):
        with transaction() as session:
            session.connection().execute(insert(table_of(model)), list(values))

    return write


@pytest.fixture
def topic(rows):
    """A topic, number 1."""
    rows(
        Topic,
        {"id": 1, "case_number": 1, "slug": "laundry", "status": "NO", "created_at": START,
         "status_since": START, "poll_yes": 2, "poll_no": 5, "poll_maybe": 1},
    )  # fmt: skip
    rows(TopicText, {"topic_id": 1, "locale": "en", "question": "Can AI fold laundry?"})
    return 1


@pytest.fixture
def item(rows, topic) -> Callable[..., int]:
    """A function that writes an item with its first revision, decided or not."""
    numbers = count(1)

    def write(body: str, state: str = "waiting", **more) -> int:
        number = next(numbers)
        decided = {"decided_at": START, "decided_by": "user:1"}
        content = {"author": "Ada", "body": body, "parent": more.pop("parent", None)}
        values = {
            "id": number, "kind": "comment", "state": state, "topic_id": topic,
            "origin": "visitor", "version": 2, "summary": body[:160], "fingerprint": body.lower(),
            "decide_by": START, "created_at": START, "decided_at": None, "decided_by": None,
            **(decided if state in ("approved", "rejected") else {}), **more,
        }  # fmt: skip
        rows(ReviewItem, values)
        rows(
            Revision,
            {"item_id": number, "number": 1, "content": content, "written_by": "author:1",
             "written_at": START},
        )  # fmt: skip
        return number

    return write


@pytest.fixture
def remark(item, rows) -> Callable[..., int]:
    """A function that writes a published comment, and gives its number (its item's is the same)."""

    def write(body: str, parent: int | None = None, shown: bool = True) -> int:
        number = item(body, "approved", parent=parent)
        values = {
            "id": number, "topic_id": 1, "item_id": number, "parent_id": parent, "shown": shown,
            "author_name": "Ada", "body": body, "language": "en", "written_at": START,
        }  # fmt: skip
        rows(Comment, values)
        return number

    return write


@pytest.fixture
def decision(rows) -> Callable[..., None]:
    """A function that writes the ledger row of a decision on an item."""

    def write(item_id: int, act: str, reason: str, version: int = 2) -> None:
        stored = {"id": "%(text)s", "params": {"text": reason}}
        values = {
            "act_group": "g", "subject": f"item:{item_id}", "subject_version": version,
            "act": f"item.{act}", "actor": "user:1", "public": {"reason": stored},
            "written_at": START,
        }  # fmt: skip
        rows(LedgerEntry, values)

    return write


@pytest.fixture
def stored() -> Callable[[int], ReviewItem]:
    """A function that reads an item."""
    return lambda number: db.session.get_one(ReviewItem, number, populate_existing=True)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that run while the body does."""
    run: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        if statement != "BEGIN":
            run.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield run
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
