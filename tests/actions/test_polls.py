"""The poll: one changeable vote an author, counted as it is stored."""

import pytest
from sqlalchemy import func, select

from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.polls import cast_poll_vote
from moderation.domain.actor import Context
from moderation.domain.errors import Invalid, NotFound
from moderation.extensions import db
from moderation.models import PollVote, Topic
from moderation.queries.verification import verify
from tests.actions.conftest import SLUG


def counts() -> tuple[int, int, int]:
    query = select(Topic.poll_yes, Topic.poll_no, Topic.poll_maybe)
    yes, no, maybe = db.session.execute(query).one()
    return yes, no, maybe


def test_a_changed_vote_is_still_one_vote(
    topic: Topic, visitor: Context, author: AuthorKey
) -> None:
    for choice in ("yes", "yes", "maybe", "no"):
        cast_poll_vote(visitor, author, SLUG, choice)
    cast_poll_vote(visitor, AuthorKey("b" * 64), SLUG, "yes")
    assert counts() == (1, 1, 0)
    assert db.session.scalars(select(func.count()).select_from(PollVote)).one() == 2
    assert verify().problems == ()


def test_a_vote_changes_the_page_and_the_same_vote_again_does_not(
    topic: Topic, visitor: Context, author: AuthorKey
) -> None:
    versions = []
    for choice in ("yes", "yes", "no"):
        cast_poll_vote(visitor, author, SLUG, choice)
        versions.append(db.session.scalars(select(Topic.page_version)).one())
        db.session.rollback()
    assert versions[0] == versions[1] < versions[2]


@pytest.mark.parametrize("choice", ["", "YES", "perhaps", "yes\0"])
def test_other_answers_are_refused(
    topic: Topic, visitor: Context, author: AuthorKey, choice: str
) -> None:
    with pytest.raises(Invalid) as refused:
        cast_poll_vote(visitor, author, SLUG, choice)
    assert "choice" in refused.value.fields
    assert counts() == (0, 0, 0)


def test_there_is_no_poll_without_a_topic(visitor: Context, author: AuthorKey, app: object) -> None:
    with pytest.raises(NotFound):
        cast_poll_vote(visitor, author, "nowhere", "yes")
