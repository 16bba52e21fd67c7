"""Beginnings of names are found by an index on PostgreSQL too, whatever language it sorts by."""

import pytest
from sqlalchemy import Connection, event, insert, text

from moderation.actions.transaction import transaction
from moderation.domain.tags import form, slug
from moderation.extensions import db
from moderation.models import Tag, TagAlias
from moderation.queries.tags.sheet import all_rows
from moderation.queries.tags.vocabulary import Place, beginning_with
from tests.conftest import Clock

MANY = 3_000


@pytest.fixture
def many(app: object, clock: Clock) -> None:
    """3,000 tags with an alias each; the database knows how many these are."""
    names = [f"{'aq'[n % 2]} tag {n:05}" for n in range(MANY)]
    tags = [
        {"id": n, "name": name, "slug": slug(name), "form": form(name), "created_at": clock()}
        for n, name in enumerate(names, 1)
    ]
    aliases = [{"name": f"z {name}", "form": "z", "tag_id": n} for n, name in enumerate(names, 1)]
    with transaction() as session:
        session.execute(insert(Tag), tags)
        session.execute(insert(TagAlias), aliases)
        session.execute(text("ANALYZE"))


@pytest.mark.parametrize("reads", ["first", "next", "sheet"])
def test_beginnings_are_read_from_an_index(many: None, reads: str) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("reads PostgreSQL's plans")
    sent: list[tuple[str, object]] = []

    def keep(_: Connection, __: object, statement: str, parameters: object, *rest: object) -> None:
        sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", keep)
    if reads == "sheet":
        assert next(all_rows()).name == "a tag 00000"
    else:
        assert beginning_with(
            "q tag", None if reads == "first" else Place(0, "q tag 01001"), 5
        ).tags
    event.remove(db.engine, "before_cursor_execute", keep)
    statement, parameters = next(one for one in sent if "COLLATE" in one[0])
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN {statement}", parameters)
    plan = "\n".join(row[0] for row in rows)
    assert "Seq Scan" not in plan, plan
    assert "ix_tag_name_points" in plan, plan
    assert reads == "sheet" or "ix_tag_alias_name_points" in plan, plan
