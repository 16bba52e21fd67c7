"""What tests about authors share: comments that are published, reported, rejected, appealed."""

import itertools
import uuid
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from moderation.actions.decisions import Decided, decide
from moderation.actions.operating.settings import change_site_settings
from moderation.actions.users import create_user
from moderation.actions.visiting.appeals import appeal
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.proposals import Trace
from moderation.actions.visiting.submissions import CommentDraft, report, submit_comment
from moderation.domain.accounts import token_hash
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import Comment, Topic
from moderation.queries.settings import read_site_settings
from tests.actions.conftest import SLUG, TRACE, seen
from tests.conftest import Clock

TOKEN = "the secret of a receipt"


@pytest.fixture
def people(operator: Context) -> dict[str, int]:
    """Two moderators, ada and bo, by their numbers."""
    emails = {"ada": "ada@example.org", "bo": "bo@example.org"}
    return {name: create_user(operator, email, Role.MODERATOR) for name, email in emails.items()}


@pytest.fixture
def by(clock: Clock, people: dict[str, int]) -> Callable[[str], Context]:
    """A function that gives the context in which a moderator acts now."""

    def context(name: str) -> Context:
        actor = Actor(ActorKind.USER, str(people[name]), Role.MODERATOR)
        return Context(actor, clock(), uuid.uuid4().hex)

    return context


@pytest.fixture
def decides(by: Callable[[str], Context]) -> Callable[..., Decided]:
    """A function in which somebody decides on an item as it stands."""

    def act(name: str, item_id: int, act: DecisionAct, reason: str = "why") -> Decided:
        return decide(by(name), item_id, act, seen(item_id), reason)

    return act


@pytest.fixture
def written(topic: Topic, visitor: Context) -> int:
    """The item of a comment whose author holds the receipt with `TOKEN`."""
    trace = Trace(delete_on=TRACE.delete_on, receipt=token_hash(TOKEN))
    draft = CommentDraft("Ada", "The figures hold in good light.")
    return submit_comment(visitor, AuthorKey("a" * 64), SLUG, draft, trace, "en").item_id


@pytest.fixture
def published(written: int, decides: Callable[..., Decided]) -> int:
    """The same, approved by ada."""
    decides("ada", written, DecisionAct.APPROVE)
    return written


@pytest.fixture
def rejected(written: int, decides: Callable[..., Decided]) -> int:
    """The same, rejected by ada."""
    decides("ada", written, DecisionAct.REJECT, "Not about this")
    return written


@pytest.fixture
def appealed(rejected: int, visitor: Context) -> int:
    """The item of an appeal against ada's rejection."""
    return appeal(visitor, TOKEN, "It is about this.", TRACE)


@pytest.fixture
def flag(visitor: Context) -> Callable[..., int]:
    """A function with which somebody reports the comment; each time somebody new."""
    numbers: Iterator[int] = itertools.count(1)

    def send(who: str = "") -> int:
        key = who or f"{next(numbers):064x}"
        subject = f"comment:{db.session.scalars(select(Comment.id)).one()}"
        db.session.rollback()
        return report(visitor, AuthorKey(key), subject, "abuse", "", TRACE, "en").item_id

    return send


@pytest.fixture
def settings(operator: Context) -> Callable[..., None]:
    """A function that changes some of the site's settings."""
    from dataclasses import replace

    def change(**values: object) -> None:
        stored, version = read_site_settings()
        change_site_settings(operator, replace(stored, **values), version)

    return change


def shown() -> bool:
    """Whether the public sees the comment."""
    return db.session.scalars(select(Comment.shown)).one()
