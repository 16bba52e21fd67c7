"""What decisions on suggested names say of known tags is kept while they stand."""

import pytest
from sqlalchemy import select

from moderation.actions.decisions import decide
from moderation.actions.visiting.submissions import suggest_tag
from moderation.domain.desk.editing import Edit, Meaning
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.domain.tags.suggesting import Candidate
from moderation.extensions import db
from moderation.models import TagJudgement
from tests.actions.conftest import SLUG, TRACE, seen


@pytest.fixture
def suggested(topic, tag, visitor, author):
    """A suggestion of "soft robots", which looks like two known tags."""
    near = (
        Candidate(tag("soft robot"), "soft robot", 3, 0.99, True),
        Candidate(tag("software"), "software", 8, 0.4),
    )
    return suggest_tag(visitor, author, SLUG, "soft robots", TRACE, "en", near).item_id


@pytest.fixture
def act(acting):
    def decided(item_id, act, **more):
        return decide(acting(Role.MODERATOR), item_id, DecisionAct(act), seen(item_id), **more)

    return decided


def judgements():
    query = select(TagJudgement).order_by(TagJudgement.tag_id)
    db.session.rollback()
    return [(one.name, one.tag_id, one.same, one.score, one.claimed) for one in
            db.session.scalars(query)]  # fmt: skip


def test_a_name_that_means_a_tag_is_the_same_as_that_one(suggested, tag, act):
    act(suggested, "approve", edited=Edit(meant=Meaning("soft robot", alias=True)))
    assert judgements() == [("soft robots", tag("soft robot"), True, 0.99, True)]


def test_a_name_that_means_a_tag_which_no_matcher_named_is_the_same_without_a_score(
    suggested, tag, act
):
    other = tag("pneumatics")
    act(suggested, "approve", edited=Edit(meant=Meaning("pneumatics")))
    assert judgements() == [("soft robots", other, True, None, False)]


def test_a_name_of_its_own_is_none_of_the_tags_that_it_looks_like(suggested, tag, act):
    act(suggested, "approve")
    assert judgements() == [
        ("soft robots", tag("soft robot"), False, 0.99, True),
        ("soft robots", tag("software"), False, 0.4, False),
    ]


def test_what_is_taken_back_says_nothing_any_more(suggested, act):
    act(suggested, "approve")
    act(suggested, "undo")
    assert judgements() == []
    act(suggested, "approve", edited=Edit(meant=Meaning("software")))
    act(suggested, "undo")
    assert judgements() == []


def test_a_rejection_says_nothing_of_other_tags(suggested, act):
    act(suggested, "reject", reason="Too narrow.")
    assert judgements() == []
