"""A name that was turned down for a topic, or is no longer used: any caller is told so."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from moderation.actions.decisions import decide
from moderation.actions.effects.tag_suggestions import tag_named
from moderation.actions.tags.changes.vocabulary import offer
from moderation.actions.tags.relations import add_alias, imply
from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import Receipt, suggest_tag
from moderation.domain.actor import Context
from moderation.domain.errors import Invalid
from moderation.domain.lifecycle import DecisionAct, ItemState
from moderation.domain.roles import Role
from moderation.domain.tags.suggesting import NoLongerUsed, TurnedDownBefore
from moderation.extensions import db
from moderation.models import ReviewItem, Revision, Tag, Topic
from tests.actions.conftest import SLUG, TRACE, seen

Suggest = Callable[..., Receipt]


@pytest.fixture
def suggest(topic: object, visitor: Context) -> Suggest:
    """A function that suggests a name as a visitor: the author's letter, the name, again."""

    def send(name: str, letter: str = "a", *, again: bool = False) -> Receipt:
        return suggest_tag(visitor, AuthorKey(letter * 64), SLUG, name, TRACE, "nl", again=again)

    return send


@pytest.fixture
def moderator(acting: Callable[..., Context]) -> Context:
    """A moderator at work."""
    return acting(Role.MODERATOR)


@pytest.fixture
def rejected(suggest: Suggest, moderator: Context) -> None:
    """The suggestion of "linen", rejected for a ready reason."""
    number = suggest("linen").item_id
    decide(moderator, number, DecisionAct.REJECT, seen(number), canned="does_not_fit")


def put_on(suggest: Suggest, moderator: Context, *names: str) -> list[Tag]:
    """Suggest and approve; return the tags."""
    for name in names:
        number = suggest(name).item_id
        decide(moderator, number, DecisionAct.APPROVE, seen(number))
    found = {tag.name: tag for tag in db.session.scalars(select(Tag))}
    return [found[name] for name in names]


def retire_from_use(moderator: Context, tag: Tag) -> None:
    """Say that a tag is put on no topic any more."""
    number = tag.id
    with transaction() as session:
        offer(session, moderator, session.get_one(Tag, number), offered=False)


@pytest.mark.usefixtures("rejected")
@pytest.mark.parametrize("name", ["linen", "LINEN", "li\u200bnen"])
def test_whoever_calls_is_told_when_and_why_and_nothing_is_kept(
    suggest: Suggest, name: str
) -> None:
    with pytest.raises(TurnedDownBefore) as refused:
        suggest(name, "b")
    assert isinstance(refused.value, Invalid)
    assert refused.value.earlier.name == "linen"
    assert refused.value.earlier.told == "De tag past niet bij deze vraag."
    assert list(refused.value.fields) == ["name"]
    assert db.session.scalars(select(ReviewItem.id)).all() == [1]


@pytest.mark.usefixtures("rejected")
def test_suggested_again_all_the_same_it_waits_and_says_so(suggest: Suggest) -> None:
    number = suggest("linen", "b", again=True).item_id
    assert db.session.get_one(Revision, (number, 1)).content["again"] is True
    assert suggest("Linen", "c").joined


def test_a_first_suggestion_is_none_again_whoever_says_so(suggest: Suggest) -> None:
    number = suggest("linen", again=True).item_id
    assert "again" not in db.session.get_one(Revision, (number, 1)).content


def test_for_a_tag_that_is_no_longer_used_the_one_that_is_spelt_alike_is_named(
    suggest: Suggest, moderator: Context
) -> None:
    old, _, wide = put_on(suggest, moderator, "robots", "robot", "machines")
    with transaction() as session:
        imply(session, moderator, session.get_one(Tag, old.id), session.get_one(Tag, wide.id))
    retire_from_use(moderator, db.session.get_one(Tag, old.id))
    with pytest.raises(NoLongerUsed) as refused:
        suggest("Robots", "b")
    assert [one.name for one in refused.value.instead] == ["robot"]
    assert "“robot”" in str(refused.value.fields["name"])


def test_otherwise_the_broader_one_in_use_however_far_it_is(
    suggest: Suggest, moderator: Context
) -> None:
    old, middle, wide = put_on(suggest, moderator, "droids", "robots", "machines")
    for narrower, broader in ((old.id, middle.id), (middle.id, wide.id)):
        with transaction() as session:
            tags = session.get_one(Tag, narrower), session.get_one(Tag, broader)
            imply(session, moderator, *tags)
    for number in (old.id, middle.id):
        retire_from_use(moderator, db.session.get_one(Tag, number))
    with pytest.raises(NoLongerUsed) as refused:
        suggest("droids", "b")
    assert [one.name for one in refused.value.instead] == ["machines"]


def test_where_nothing_stands_in_for_it_nothing_is_named(
    suggest: Suggest, moderator: Context
) -> None:
    (old,) = put_on(suggest, moderator, "droids")
    retire_from_use(moderator, old)
    with pytest.raises(NoLongerUsed) as refused:
        suggest("droids", "b")
    assert refused.value.instead == ()


def test_what_waits_under_another_name_of_the_tag_is_joined(
    suggest: Suggest, moderator: Context, topic: Topic, operator: Context
) -> None:
    first = suggest("ml").item_id
    with transaction() as session:
        learning = tag_named(session, operator, "machine learning")
        add_alias(session, operator, "ml", learning)
    for letter, name in (("b", "ML"), ("c", "Machine Learning")):
        assert suggest(name, letter) == Receipt(first, ItemState.SCREENING, joined=True)
    assert db.session.get_one(ReviewItem, first).votes == 3


def test_what_was_turned_down_under_another_name_of_the_tag_is_remembered(
    suggest: Suggest, moderator: Context, operator: Context
) -> None:
    number = suggest("ml").item_id
    decide(moderator, number, DecisionAct.REJECT, seen(number), canned="does_not_fit")
    with transaction() as session:
        learning = tag_named(session, operator, "machine learning")
        add_alias(session, operator, "ml", learning)
    for name in ("ml", "machine learning"):
        with pytest.raises(TurnedDownBefore) as refused:
            suggest(name, "b")
        assert refused.value.earlier.name == "machine learning"
