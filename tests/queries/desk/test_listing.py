"""Pages of a queue: all items once, in order, at a cost that does not grow."""

import random
from datetime import timedelta
from importlib import import_module

import pytest
from sqlalchemy import event, insert

from moderation.actions.transaction import transaction
from moderation.domain.lifecycle import ItemKind
from moderation.extensions import db
from moderation.models import ReviewItem
from moderation.models.base import table_of
from moderation.queries.desk import Queue, View, counts, neighbour, queue_page
from tests.conftest import START

KINDS = (ItemKind.COMMENT, ItemKind.TAG_SUGGESTION, ItemKind.REPORT)
STATES = ("waiting", "held", "approved", "screening")
QUEUES = [
    Queue(), Queue(View.HELD), Queue(View.WAITING), Queue(kind=ItemKind.COMMENT),
    Queue(View.HELD, kind=ItemKind.REPORT), Queue(reason="repeats"),
]  # fmt: skip


@pytest.fixture
def rows(app):
    chance = random.Random(7)
    made = [
        {
            "kind": chance.choice(KINDS).value,
            "state": chance.choice(STATES),
            "origin": "visitor",
            "version": 1,
            "reason": chance.choice(["clean", "repeats", None]),
            # Few moments, so that many rows share one.
            "decide_by": START + timedelta(minutes=chance.randrange(12)),
            "created_at": START,
        }
        for _ in range(260)
    ]
    for row in made:
        row["decided_at"] = row["decide_by"] if row["state"] == "approved" else None
    with transaction() as session:
        session.connection().execute(insert(table_of(ReviewItem)), made)
    return [{**row, "id": number} for number, row in enumerate(made, 1)]


def walked(queue):
    found, after = [], None
    while True:
        page = queue_page(queue, after, 0, "en", START)
        found += [row.id for row in page.rows]
        if page.following is None:
            return found
        after = page.following


def expected(rows, queue):
    wanted = [
        row
        for row in rows
        if row["state"] in {state.value for state in queue.states}
        and (queue.kind is None or row["kind"] == queue.kind)
        and (queue.reason is None or row["reason"] == queue.reason)
    ]
    return [row["id"] for row in sorted(wanted, key=lambda row: (row["decide_by"], row["id"]))]


@pytest.mark.parametrize("queue", QUEUES, ids=str)
def test_walking_the_pages_gives_every_item_once_and_in_order(rows, queue):
    assert walked(queue) == expected(rows, queue)


def test_decided_items_come_newest_first(rows):
    decided = [row for row in rows if row["decided_at"]]
    ordered = sorted(decided, key=lambda row: (row["decided_at"], row["id"]), reverse=True)
    assert walked(Queue(View.DECIDED)) == [row["id"] for row in ordered]


def test_the_next_item_is_the_one_after_the_decided_one_and_at_the_end_the_first(rows):
    order = expected(rows, Queue())
    positions = {
        row.id: row.position
        for row in queue_page(Queue(), None, 0, "en", START).rows
    }  # fmt: skip
    assert neighbour(Queue(), positions[order[3]]) == order[4]
    page, last = queue_page(Queue(), None, 0, "en", START), None
    while page.following:
        page = queue_page(Queue(), page.following, 0, "en", START)
    last = page.rows[-1].position
    assert neighbour(Queue(), last) == order[0]


def test_nothing_follows_in_an_empty_queue(app):
    assert neighbour(Queue(), None) is None
    assert queue_page(Queue(), None, 0, "en", START).rows == ()


def test_counts_are_right_while_they_are_small(rows):
    found = counts(KINDS)
    assert found.everything == len(expected(rows, Queue()))
    assert found.held == len(expected(rows, Queue(View.HELD)))
    assert found.kinds == {kind: len(expected(rows, Queue(kind=kind))) for kind in KINDS}
    assert found.reasons == {
        reason: len(expected(rows, Queue(reason=reason))) for reason in ("clean", "repeats")
    }
    assert found.oldest == START


def test_counts_stop_where_nobody_reads_on(rows, monkeypatch):
    monkeypatch.setattr(import_module("moderation.queries.desk.counts"), "COUNTED", 10)
    found = counts(KINDS)
    assert (found.everything, found.held) == (11, 11)


@pytest.fixture
def plans(rows):
    """The database's plans of the statements that a test runs (SQLite)."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("reads SQLite's plans; the indexes are the same on PostgreSQL")
    statements = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        if "review_item" in statement and not statement.startswith("EXPLAIN"):
            statements.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    yield lambda: [
        line[3]
        for statement, parameters in list(statements)
        for line in db.session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}", parameters
        )
    ]
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("queue", [*QUEUES, Queue(View.DECIDED)], ids=str)
def test_every_page_is_read_from_an_index_range(plans, queue):
    first = queue_page(queue, None, 0, "en", START)
    queue_page(queue, first.following or first.rows[-1].position, 0, "en", START)
    steps = [step for step in plans() if "review_item" in step]
    assert steps
    assert not [step for step in steps if step.startswith("SCAN") and "INDEX" not in step]
    index = {True: "ix_review_item_decided"}.get(queue.view is View.DECIDED, "queue")
    assert any(index in step for step in steps)


def test_counts_are_read_from_indexes(plans):
    counts(KINDS)
    steps = [step for step in plans() if "review_item" in step]
    assert steps
    assert not [step for step in steps if "INDEX" not in step]
