"""Two acts on the same tag at the same time: the second sees what the first has done.

On SQLite the second waits for its turn to write, on PostgreSQL for the rows and names it needs.
"""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.effects.tag_suggestions import tag_named
from moderation.actions.record import record
from moderation.actions.tags.changes.vocabulary import offer, rename, retire
from moderation.actions.tags.relations import add_alias, imply
from moderation.actions.tags.standing import Retag, retag
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.domain.errors import Invalid
from moderation.extensions import db
from moderation.models import Tag, TagAlias
from moderation.queries.verification import verify

Act = Callable[[Session], object]
A_MOMENT = 0.3


@pytest.fixture
def meanwhile(app: Flask) -> Callable[[Act, Act], list[str]]:
    """Do a second act while the first is not committed yet; return why the second was refused."""

    def both(first: Act, second: Act) -> list[str]:
        refused: list[str] = []

        def other() -> None:
            with app.app_context():
                try:
                    with transaction() as session:
                        second(session)
                except Invalid as error:
                    refused.append(str(error.reason))
                finally:
                    db.session.remove()

        thread = threading.Thread(target=other)
        with transaction() as session:
            first(session)
            session.flush()
            thread.start()
            thread.join(A_MOMENT)  # it waits, as far as it got
        thread.join(10)
        return refused

    return both


def put_on(context: Context, topic: int, number: int) -> Act:
    return lambda session: retag(session, context, [Retag(topic, add=(number,))])


def leave(context: Context, number: int) -> Act:
    return lambda session: retire(session, context, session.get_one(Tag, number))


def broader(context: Context, one: int, other: int) -> Act:
    return lambda session: imply(
        session, context, session.get_one(Tag, one), session.get_one(Tag, other)
    )


def called(context: Context, name: str, number: int) -> Act:
    return lambda session: add_alias(session, context, name, session.get_one(Tag, number))


def test_a_tag_does_not_leave_while_it_is_put_on(meanwhile, tag, topics, operator):
    cat = tag("cat")
    assert meanwhile(put_on(operator, topics[0], cat), leave(operator, cat)) == [
        "“cat” still stands on topics."
    ]
    assert db.session.get_one(Tag, cat, populate_existing=True).live


def test_a_tag_is_not_put_on_while_it_leaves(meanwhile, tag, topics, operator, standing):
    cat = tag("cat")
    assert meanwhile(leave(operator, cat), put_on(operator, topics[0], cat)) == [
        "There is no tag “cat”."
    ]
    assert standing(topics[0]) == {}


@pytest.mark.parametrize("name", ["cat", "animal"])
def test_no_relation_comes_while_a_tag_leaves(meanwhile, tag, operator, name):
    cat, animal = tag("cat"), tag("animal")
    goes = tag(name)
    assert meanwhile(leave(operator, goes), broader(operator, cat, animal)) == [
        f"There is no tag “{name}”."
    ]


@pytest.mark.parametrize("name", ["cat", "animal"])
def test_a_tag_does_not_leave_while_a_relation_comes(meanwhile, tag, operator, name):
    cat, animal = tag("cat"), tag("animal")
    assert meanwhile(broader(operator, cat, animal), leave(operator, tag(name))) == [
        f"“{name}” has got a relation meanwhile."
    ]
    assert verify().sound, str(verify())


def test_no_other_name_comes_while_a_tag_leaves(meanwhile, tag, operator):
    cat = tag("cat")
    assert meanwhile(called(operator, "puss", cat), leave(operator, cat)) == [
        "“cat” has got another name meanwhile."
    ]
    dog = tag("dog")
    assert meanwhile(leave(operator, dog), called(operator, "hound", dog)) == [
        "There is no tag “dog”."
    ]


def test_a_name_that_is_given_up_is_no_tag_and_alias_at_once(meanwhile, tag, operator):
    cat = tag("cat")
    found: list[int] = []

    def rename_it(session: Session) -> None:
        row = session.get_one(Tag, cat)
        rename(session, operator, row, "feline")
        session.flush()

    def rename_and_lead(session: Session) -> None:
        rename_it(session)
        add_alias(session, operator, "cat", session.get_one(Tag, cat))

    def suggest(session: Session) -> None:
        found.append(tag_named(session, operator, "cat").id)

    assert meanwhile(rename_and_lead, suggest) == []
    assert found == [cat]
    living = select(TagAlias.name).join(Tag, Tag.name == TagAlias.name).where(Tag.live)
    assert db.session.scalars(living.where(TagAlias.live)).all() == []


def test_what_is_said_of_a_tag_meanwhile_is_kept(meanwhile, tag, operator):
    cat = tag("cat")

    def describe(session: Session) -> None:
        row = session.get_one(Tag, cat, with_for_update=True)
        row.description = "An animal."
        record(session, operator, row, "tag.described")

    def offer_no_more(session: Session) -> None:
        offer(session, operator, session.get_one(Tag, cat), offered=False)

    assert meanwhile(describe, offer_no_more) == []
    row = db.session.get_one(Tag, cat, populate_existing=True)
    assert (row.description, row.deprecated) == ("An animal.", True)
    assert verify().sound, str(verify())
