"""No part of the context reads a table from end to end."""

import pytest
from sqlalchemy import event

from moderation.domain.lifecycle import ItemKind
from moderation.extensions import db
from moderation.queries.desk.context import (
    past_cases,
    revisions,
    thread_around,
    topic_card,
    undecided_cases,
)

TABLES = {"review_item", "comment", "ledger", "revision", "topic_text", "topic_tag", "finding",
          "text_sketch"}  # fmt: skip


def plan_of(statement: str, parameters: object) -> list[str]:
    cursor = db.session.connection().connection.cursor()
    cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
    return [row[-1] for row in cursor.fetchall()]


@pytest.fixture
def asked(app):
    run: list[tuple[str, object]] = []

    def note(connection, cursor, statement, parameters, *rest) -> None:
        if statement.startswith(("SELECT", "WITH")):
            run.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    yield run
    event.remove(db.engine, "before_cursor_execute", note)


def test_every_statement_follows_an_index(remark, item, decision, stored, asked):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by how much is there")
    top = remark("Cheap followers for everybody")
    other = remark("Cheap followers for everyone", parent=top)
    decision(other, "approve", "Fine")
    number = item("Cheap followers for everybody!", parent=top)
    asked.clear()
    past_cases(stored(number))
    undecided_cases(stored(number))
    revisions(number)
    topic_card(1, "nl")
    thread_around(ItemKind.COMMENT, other, 1, {"parent": top})
    thread_around(ItemKind.REPORT, 99, 1, {"subject": f"comment:{top}"})
    assert len(asked) >= 15
    plans = {statement: plan_of(statement, parameters) for statement, parameters in list(asked)}
    scans = {
        f"SCAN {table}"
        for steps in plans.values()
        for step in steps
        for table in TABLES
        if step.startswith(f"SCAN {table}") and "VIRTUAL" not in step
    }
    assert scans == set(), plans
