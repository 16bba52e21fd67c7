"""Votes that are taken over from elsewhere."""

from collections.abc import Callable

import pytest

from moderation.actions.editing.poll_import import MOST_AT_ONCE, import_votes
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.polls import cast_poll_vote
from moderation.domain.actor import Context
from moderation.domain.errors import NotAllowed, NotFound
from moderation.domain.roles import Role
from moderation.domain.topics import PollChoice
from moderation.extensions import db
from moderation.models import Topic
from moderation.queries.verification import verify
from tests.actions.conftest import SLUG


def key(number: int) -> AuthorKey:
    return AuthorKey(f"{number:064x}")


def counts(topic: Topic) -> tuple[int, int, int]:
    db.session.rollback()
    stored = db.session.get_one(Topic, topic.id)
    return stored.poll_yes, stored.poll_no, stored.poll_maybe


def test_votes_are_added_to_those_that_stand(
    topic: Topic, operator: Context, visitor: Context
) -> None:
    cast_poll_vote(visitor, key(0), SLUG, "no")
    votes = {key(number): PollChoice.YES for number in range(1, MOST_AT_ONCE + 3)}
    assert import_votes(operator, topic.id, votes) == MOST_AT_ONCE + 2
    assert counts(topic) == (MOST_AT_ONCE + 2, 1, 0)
    assert verify().problems == ()


def test_a_vote_that_stands_is_never_changed_or_doubled(
    topic: Topic, operator: Context, visitor: Context
) -> None:
    cast_poll_vote(visitor, key(1), SLUG, "no")
    votes = {key(1): PollChoice.YES, key(2): PollChoice.MAYBE}
    assert import_votes(operator, topic.id, votes) == 1
    assert import_votes(operator, topic.id, votes) == 0
    assert counts(topic) == (0, 1, 1)


def test_the_page_shows_imported_votes_at_once(topic: Topic, operator: Context) -> None:
    before = topic.page_version
    import_votes(operator, topic.id, {key(1): PollChoice.YES})
    db.session.rollback()
    assert db.session.get_one(Topic, topic.id).page_version > before


def test_no_votes_are_no_change(topic: Topic, operator: Context) -> None:
    assert import_votes(operator, topic.id, {}) == 0


def test_only_those_who_write_topics_import(
    topic: Topic, acting: Callable[..., Context], operator: Context
) -> None:
    with pytest.raises(NotAllowed):
        import_votes(acting(Role.OPERATOR), topic.id, {key(1): PollChoice.YES})
    with pytest.raises(NotFound):
        import_votes(operator, 4711, {key(1): PollChoice.YES})
