"""What is derived can be written anew; what the ledger covers is never written to fit."""

import pytest
from sqlalchemy import delete, select, update

from moderation.actions.operating.repairing import repair, vocabulary
from moderation.actions.operating.sealing import seal_ledger
from moderation.actions.tags.relations import add_alias, imply
from moderation.actions.tags.standing import Retag, retag
from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.polls import cast_poll_vote
from moderation.domain.errors import NotAllowed
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import (
    LedgerEntry,
    Tag,
    TagAlias,
    TagClosure,
    TagImplication,
    Topic,
    TopicTag,
)
from moderation.queries.verification import verify
from tests.actions.test_at_once import at_once


@pytest.fixture
def robots(topics, broader, tag, operator):
    """Three topics with the tag "soft robot", which implies "robot", which implies "machine"."""
    broader("soft robot", "robot")
    broader("robot", "machine")
    narrow = tag("soft robot")
    with transaction() as session:
        add_alias(session, operator, "squishy", session.get_one(Tag, narrow))
        retag(session, operator, [Retag(one, (narrow,)) for one in topics])
    return topics


def write(*statements):
    with transaction() as session:
        for statement in statements:
            session.execute(statement)


def found():
    seal_ledger()
    return [str(problem) for problem in verify().problems]


def acts():
    return db.session.scalars(select(LedgerEntry.id)).all()


DERIVED = {
    "forms": [update(Tag).values(form="else"), update(TagAlias).values(form="")],
    "broader": [delete(TagClosure)],
    "counts": [update(Tag).values(topic_count=7), update(Topic).values(poll_no=3, comment_count=9)],
}


def test_where_nothing_differs_nothing_is_written(robots, operator):
    before = acts()
    assert str(repair(operator)) == "There was nothing to mend."
    assert acts() == before
    assert found() == []


@pytest.mark.parametrize("kind", DERIVED)
def test_what_is_derived_is_derived_again(robots, operator, standing, kind):
    write(*DERIVED[kind])
    assert found() != []
    before = acts()
    assert repair(operator).rows[kind] > 0
    assert found() == []
    assert acts() == before
    assert not any(repair(operator).rows.values())


def test_a_pair_of_the_closure_that_nothing_gives_goes(robots, operator, tag):
    pair = {"narrower_id": tag("machine"), "broader_id": tag("soft robot")}
    write(TagClosure.__table__.insert().values(**pair))
    assert repair(operator).rows["broader"] == 1
    assert found() == []


def test_implied_tags_are_put_right_by_acts(robots, operator, standing, tag):
    """As after a change that was cut off between an implication and its topics."""
    numbers = tag("machine"), tag("thing")
    with transaction() as session:
        one, other = (session.get_one(Tag, number) for number in numbers)
        imply(session, operator, one, other)
    assert len(found()) == len(robots)
    before = acts()
    assert repair(operator).rows["implied"] == len(robots)
    assert len(acts()) == len(before) + len(robots)
    assert all(standing(one)["thing"] for one in robots)
    assert found() == []


def test_implied_tags_that_somebody_took_away_come_back(robots, operator, standing):
    write(update(TopicTag).where(TopicTag.implied).values(present=False, implied=False))
    repair(operator)
    assert found() == []
    assert set(standing(robots[0])) == {"soft robot", "robot", "machine"}


def test_what_was_put_on_past_the_ledger_is_told_and_left(robots, operator, tag):
    """Settling here would take a tag off that people put on, and write that down as an act."""
    narrow = tag("soft robot")
    write(update(TopicTag).where(TopicTag.tag_id == narrow).values(implied=True))
    before = found()
    acts_before = acts()
    assert repair(operator).rows["implied"] == 0
    assert (found(), acts()) == (before, acts_before)


def test_what_the_ledger_covers_is_told_and_left(robots, operator):
    write(update(TagImplication).values(live=False), update(Tag).values(description="changed"))
    repair(operator)
    assert any("is not what the ledger says" in one for one in found())
    assert db.session.scalars(select(Tag.description)).first() == "changed"


def test_a_repair_that_was_cut_off_goes_on(robots, operator, monkeypatch):
    write(*DERIVED["forms"], *DERIVED["broader"], *DERIVED["counts"])
    with monkeypatch.context() as patch:
        patch.setattr(vocabulary, "SIZE", 1)
        patch.setattr(vocabulary, "_relate", lambda pairs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            repair(operator)
    assert len(found()) > 0
    repair(operator)
    assert found() == []


def test_only_who_keeps_the_installation_may(robots, acting):
    with pytest.raises(NotAllowed):
        repair(acting(Role.EDITOR))


def test_repairs_and_writers_at_once_lose_nothing(app, topic, robots, operator, tag):
    numbers, slug = [tag(f"tag {number}") for number in range(4)], topic.slug
    write(*DERIVED["counts"], *DERIVED["broader"], *DERIVED["forms"])

    def act(number):
        if number % 4 == 0:
            repair(operator)
        elif number % 4 == 1:
            with transaction() as session:
                retag(session, operator, [Retag(one, (numbers[number % 3],)) for one in robots])
        else:
            cast_poll_vote(operator, AuthorKey(f"{number:064x}"), slug, "yes")

    at_once(app, act, range(40))
    assert db.session.scalars(select(Topic.poll_yes).where(Topic.slug == slug)).one() == 20
    repair(operator)  # of what was put on while broader tags were not there yet
    assert found() == []
    assert not any(repair(operator).rows.values())
