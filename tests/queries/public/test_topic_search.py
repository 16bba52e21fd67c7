"""Topics by words of their texts: what is read does not grow with the gallery."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from moderation.extensions import db
from moderation.queries.public.topic_search import LOOKED_AT, is_slug, newest_with


@pytest.mark.usefixtures("app")
def test_the_newest_topics_are_read_from_their_index_and_sorted_by_nothing(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by how much is there")
    query = newest_with([["fold", "laundry"]], question_only=False)
    compiled = query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    plan = [row[-1] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]
    assert any("ix_topic_newest" in step for step in plan), plan
    assert not any(step.startswith("SCAN topic_text") for step in plan), plan
    assert f"LIMIT {LOOKED_AT}" in str(compiled)


@pytest.mark.parametrize("address", ["fold-laundry", "a", "été", "x" * 120])
def test_a_place_in_addresses_can_be_one(address: str) -> None:
    assert is_slug(address)


@pytest.mark.parametrize("other", ["", " ", "a b", "a/b", "a?b", "a#b", "\0", "a\nb", "x" * 121])
def test_anything_else_is_none(other: str) -> None:
    assert not is_slug(other)
