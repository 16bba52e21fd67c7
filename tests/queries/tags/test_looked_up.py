"""Tags that are known by id, name or topic are read by it, however many others live."""

import pytest
from sqlalchemy import Connection, event

from moderation.extensions import db
from moderation.queries.public.gallery import tags_of
from moderation.queries.tags.look_alikes import tags_in_use
from moderation.queries.tags.sheet import kept_of

READS = {
    "by id": lambda: tags_in_use(range(40)),
    "by topic": lambda: tags_of(range(40), 3, "en"),
    "of no topic": lambda: tags_of([], 3, "en"),
    "by name": lambda: kept_of(f"tag {number}" for number in range(40)),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_what_is_known_is_not_sought_among_all_that_live(app, read):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("reads SQLite's plans")
    plans: list[str] = []

    def explain(connection: Connection, cursor, statement, parameters, *_: object) -> None:
        if statement.startswith("SELECT"):
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[-1] for row in cursor.fetchall())

    event.listen(db.engine, "before_cursor_execute", explain)
    read()
    event.remove(db.engine, "before_cursor_execute", explain)
    assert plans
    assert not [plan for plan in plans if "ix_tag_shelf" in plan or plan.startswith("SCAN tag")]
