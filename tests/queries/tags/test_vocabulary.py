"""The vocabulary, a page at a time: nothing twice, nothing left out, and no table walked."""

import pytest
from flask import Flask

from moderation.actions.transaction import transaction
from moderation.domain.errors import NotFound
from moderation.domain.tags import form, slug
from moderation.extensions import db
from moderation.models import Tag, TagAlias
from moderation.queries.tags.vocabulary import (
    Place,
    TagList,
    beginning_with,
    families,
    most_used,
    of_family,
    read_family,
    read_place,
)
from tests.conftest import Clock
from tests.queries.public.test_reading import counted

FAMILIES = {"ai": "methods", "machine learning": "methods", "art": "fields", "gone": "lost"}
COUNTS = {"ai": 9, "machine learning": 9, "art": 4, "c++": 4, "maps": 4, "a/b": 1, "zoo": 0}


@pytest.fixture(autouse=True)
def vocabulary(app: Flask, clock: Clock) -> None:
    with transaction() as session:
        for name, count in {**COUNTS, "gone": 30}.items():
            session.add(
                Tag(
                    name=name, slug=slug(name), form=form(name), topic_count=count,
                    live=name != "gone", created_at=clock(), family=FAMILIES.get(name, ""),
                )
            )  # fmt: skip
        session.flush()
        maps = session.query(Tag).filter_by(name="maps").one()
        session.add(TagAlias(name="atlas", form="atlas", tag_id=maps.id))
        session.add(TagAlias(name="ant", form="ant", tag_id=maps.id, live=False))


def names(page: TagList) -> list[str]:
    return [tag.name for tag in page.tags]


def test_the_most_used_come_first_and_names_in_order() -> None:
    ranked = sorted(COUNTS, key=lambda name: (-COUNTS[name], name))
    assert names(most_used()) == ranked


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7])
def test_pages_of_any_size_hold_each_tag_once(size: int) -> None:
    seen: list[str] = []
    page = most_used(size=size)
    while page.next is not None:
        seen += names(page)
        page = most_used(read_place(str(page.next)), size)
    assert [*seen, *names(page)] == names(most_used())


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_search_finds_the_beginnings_of_names_and_aliases(size: int) -> None:
    seen: list[tuple[str, str]] = []
    page = beginning_with("A", size=size)
    while True:
        seen += [(tag.name, tag.alias) for tag in page.tags]
        if page.next is None:
            break
        page = beginning_with("A", read_place(str(page.next)), size)
    assert seen == [("a/b", ""), ("ai", ""), ("art", ""), ("maps", "atlas")]


@pytest.mark.parametrize(
    ("words", "found"),
    [("c+", ["c++"]), ("Machine_L", ["machine learning"]), ("gone", []), ("!", []), ("x" * 99, [])],
)
def test_what_is_typed_is_read_as_a_name_would_be(words: str, found: list[str]) -> None:
    assert names(beginning_with(words)) == found


@pytest.mark.parametrize("typed", ["x", "1", "1:", ":a", "-1:a", "99999999999:a", "9999999999:a"])
def test_what_is_no_place_is_not_found(typed: str) -> None:
    with pytest.raises(NotFound):
        read_place(typed)


def test_a_place_survives_its_address() -> None:
    assert read_place(str(Place(7, "a/b.c"))) == Place(7, "a/b.c")


@pytest.mark.parametrize("size", [1, 2])
def test_a_family_is_listed_by_name(size: int) -> None:
    page = of_family("methods", size=size)
    following = [] if page.next is None else names(of_family("methods", page.next, size))
    assert [*names(page), *following] == ["ai", "machine learning"]
    assert names(of_family("none")) == []


def test_families_are_those_of_living_tags() -> None:
    assert families() == ("fields", "methods")
    assert families(1) == ("fields",)


def test_no_statement_walks_a_table() -> None:
    engine = db.engine
    if engine.dialect.name != "sqlite":
        pytest.skip("reads SQLite's plans")
    with counted(engine) as sent:
        most_used(Place(4, "art"), 2)
        beginning_with("a", Place(0, "ai"), 2)
        of_family("methods", Place(0, "ai"), 2)
        families()
    reads = [statement for statement in sent if statement.startswith(("SELECT", "WITH"))]
    assert len(reads) == 7
    for statement in reads:
        values = [0] * statement.count("?")
        plan = db.session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}", tuple(values)
        )
        steps = [row[3] for row in plan]
        assert not [step for step in steps if step.startswith("SCAN tag")], steps


@pytest.mark.parametrize("text", ["\x00", "a" * 61, "", "\u200b\u202e", "\ud800"])
def test_what_can_be_no_family_asks_for_none(text: str) -> None:
    assert read_family(text) == ""


def test_a_family_is_read_as_it_is_kept() -> None:
    assert read_family(" meth\x00ods ") == "methods"
