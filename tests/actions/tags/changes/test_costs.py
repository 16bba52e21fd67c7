"""What a part of a change of tags costs the database: no table is read from end to end."""

from collections.abc import Callable

import pytest
from sqlalchemy import event, text

from moderation.actions.tags.changes import plan_tag_undo
from moderation.actions.tags.standing import Retag, retag
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.extensions import db
from tests.actions.tags.changes.working import begin, begun, work_on

#: The others hold a few rows each.
LARGE = {"ledger", "tag", "tag_alias", "tag_implication", "tag_closure", "topic_tag", "topic",
         "tag_change_step"}  # fmt: skip
REQUEST = "merge cat -> feline\nimply dog -> animal\nsplit dog -> hound, pup"


@pytest.fixture
def asked(app: object):
    """The statements that were run, with one set of parameters each."""
    run: list[tuple[str, object]] = []

    def note(connection, cursor, statement, parameters, context, many):
        run.append((statement, parameters[0] if many else parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    yield run
    event.remove(db.engine, "before_cursor_execute", note)


def plans(asked: list[tuple[str, object]]) -> dict[str, list[str]]:
    """How SQLite reads for each statement that reads."""
    cursor = db.session.connection().connection.cursor()
    found = {}
    for statement, parameters in dict(asked).items():
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found[statement] = [row[-1] for row in cursor.fetchall()]
    return found


def test_each_part_finds_its_rows_by_an_index(
    broader: Callable[..., int], topics: list[int], tag, operator: Context, asked
) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by how much is there")
    broader("cat", "animal")
    tags = (tag("cat"), tag("dog"))
    tag("feline")
    with transaction() as session:
        retag(session, operator, [Retag(one, add=tags) for one in topics])
    db.session.execute(text("SELECT 1"))
    number = begun(operator, REQUEST)
    asked.clear()
    assert work_on(operator, number).state == "done"
    undo = begin(operator, plan_tag_undo(operator, number))
    assert work_on(operator, undo).state == "done"
    read = plans(list(asked))
    scanned = {
        step: statement
        for statement, steps in read.items()
        for step in steps
        if step.startswith("SCAN ") and step.split()[1].rstrip("_0123456789") in LARGE
    }
    assert scanned == {}
    ledger = [steps for statement, steps in read.items() if "act_group = " in statement]
    assert any("ix_ledger_group" in step for steps in ledger for step in steps)
