"""What a change of many items costs does not grow with the tables behind it."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import event, select

from moderation.actions.bulk import plan_undo, run_change
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import CommentDraft, report, submit_comment
from moderation.domain.actor import Context
from moderation.domain.lifecycle import DecisionAct
from moderation.extensions import db
from moderation.models import Comment
from moderation.models.base import Base
from tests.actions.bulk.conftest import change, let_wait, results
from tests.actions.conftest import SLUG, TRACE

APPROVE = DecisionAct.APPROVE
#: Tables that hold a few rows each, or whose rows are read anyway.
SMALL = {"review_queue", "canned_reason", "setting", "user_account", "page_version"}


@pytest.fixture
def asked(app: object) -> Iterator[list[tuple[str, object]]]:
    """The statements that were run, with one set of parameters each."""
    run: list[tuple[str, object]] = []

    def note(
        connection: object, cursor: object, statement: str, parameters: object, context: object,
        many: bool,
    ) -> None:  # fmt: skip
        run.append((statement, parameters[0] if many else parameters))  # type: ignore[index]

    event.listen(db.engine, "before_cursor_execute", note)
    yield run
    event.remove(db.engine, "before_cursor_execute", note)


def scans(asked: list[tuple[str, object]]) -> set[str]:
    """Name the tables that some statement reads from end to end."""
    names = {table.name for table in Base.metadata.sorted_tables} - SMALL
    cursor = db.session.connection().connection.cursor()
    found = set()
    for statement, parameters in dict(asked).items():
        if not statement.startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
            continue
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        steps = [row[-1].split() for row in cursor.fetchall()]
        found |= {step[1] for step in steps if step[0] == "SCAN" and step[1] in names}
    return found


def test_no_part_of_a_change_or_of_its_undo_reads_a_table_from_end_to_end(
    mo: Callable[[], Context], comments, tags, visitor, acting, done_by, work, asked
) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by how much is there")
    items = comments(3) + tags("light", "faces")
    done_by(mo(), APPROVE, items[:1])
    above = db.session.scalars(select(Comment.id)).one()
    db.session.rollback()
    reply = CommentDraft("Bo", "So do I think.", above)
    sent = submit_comment(visitor, AuthorKey("c" * 64), SLUG, reply, TRACE, "en").item_id
    flag = report(visitor, AuthorKey("d" * 64), f"comment:{above}", "spam", "", TRACE, "en")
    others = let_wait(acting, [sent, flag.item_id])
    asked.clear()
    number = done_by(mo(), APPROVE, [*items[1:], *others])
    back = plan_undo(mo(), number)
    work(back)
    run_change(mo(), back, change(back).version)
    work(back)
    assert results(back) == ["done"] * 6
    assert len(asked) > 50
    assert scans(list(asked)) == set()
