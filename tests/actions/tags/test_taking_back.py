"""An approved suggestion that is taken back leaves the topic's tags exactly as they were."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from moderation.actions.decisions import decide
from moderation.actions.record import record
from moderation.actions.tags.standing import Retag, retag
from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import suggest_tag
from moderation.domain.actor import Context
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import Tag, Topic, TopicTag
from moderation.queries.verification import verify
from tests.actions.conftest import SLUG, TRACE, seen

Make = Callable[..., int]

CHAIN = (("humanoids", "robots"), ("robots", "machines"))


@pytest.fixture
def put(topic: Topic, tag: Make, operator: Context) -> Callable[..., None]:
    """A function that puts tags on the topic by hand."""
    number = topic.id

    def on(*names: str) -> None:
        tags = tuple(tag(name) for name in names)
        with transaction() as session:
            retag(session, operator, [Retag(number, add=tags)])

    return on


@pytest.fixture
def approve(topic: Topic, visitor: Context, acting: Make) -> Callable[[str], int]:
    """A function that suggests a name and approves it; returns the item."""

    def on(name: str) -> int:
        author = AuthorKey("a" * 64)
        number = suggest_tag(visitor, author, SLUG, name, TRACE, "en").item_id
        decide(acting(Role.MODERATOR), number, DecisionAct.APPROVE, seen(number))
        return number

    return on


def tables() -> tuple[object, ...]:
    """What stands where, and on how many topics, as the rows say."""
    db.session.rollback()
    links = select(TopicTag.tag_id, TopicTag.implied).where(TopicTag.present)
    counts = select(Tag.name, Tag.topic_count).where(Tag.live)
    return set(map(tuple, db.session.execute(links))), set(map(tuple, db.session.execute(counts)))


#: What stood on the topic, and what is approved: nothing that stands there already.
CASES = [
    *(((), name) for name in ("humanoids", "robots", "machines", "novel")),
    *((("machines",), name) for name in ("humanoids", "robots", "novel")),
    *((("robots",), name) for name in ("humanoids", "novel")),
    *((("droids",), name) for name in ("humanoids", "novel")),
    (("droids", "robots", "cloth"), "humanoids"),
    (("humanoids",), "novel"),
]


@pytest.mark.parametrize(("stood", "name"), CASES)
def test_with_all_that_it_implied(
    broader: Make, put: Callable[..., None], approve: Callable[[str], int], acting: Make,
    stood: tuple[str, ...], name: str,
) -> None:  # fmt: skip
    for pair in (*CHAIN, ("droids", "robots")):
        broader(*pair)
    put(*stood)
    before = tables()
    number = approve(name)
    assert tables() != before
    decide(acting(Role.MODERATOR), number, DecisionAct.UNDO, seen(number))
    assert tables() == before
    assert verify().problems == ()


def test_under_its_new_name_and_with_what_people_have_put_on_since(
    broader: Make, put: Callable[..., None], approve: Callable[[str], int], acting: Make,
    tag: Make, operator: Context,
) -> None:  # fmt: skip
    for pair in CHAIN:
        broader(*pair)
    number = approve("robots")
    put("machines")
    identifier = tag("robots")
    with transaction() as session:
        robots = session.get_one(Tag, identifier)
        robots.name, robots.slug = "androids", "androids"
        record(session, operator, robots, "tag.renamed")
    decide(acting(Role.MODERATOR), number, DecisionAct.UNDO, seen(number))
    names = select(Tag.name).join(TopicTag, TopicTag.tag_id == Tag.id)
    assert db.session.scalars(names.where(TopicTag.present)).all() == ["machines"]


def test_while_another_suggestion_stands_for_a_tag_that_it_implied(
    broader: Make, approve: Callable[[str], int], acting: Make
) -> None:
    broader("humanoids", "robots")
    approve("robots")
    before = tables()
    number = approve("humanoids")
    decide(acting(Role.MODERATOR), number, DecisionAct.UNDO, seen(number))
    assert tables() == before
