"""The vocabulary is prepared once, anew when it changed, and nobody waits long for it."""

from threading import Event

import pytest
from flask import Flask
from sqlalchemy import delete, select

from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.effects.tag_suggestions import tag_named
from moderation.actions.tags.relations import add_alias, retire_alias
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.extensions import db
from moderation.hooks.calling.matching import PreparedTags
from moderation.hooks.contracts import JudgedPair
from moderation.models import ReviewItem, Tag, TagAlias, TagJudgement
from moderation.queries.tags.matching.editions import judged_pairs, vocabulary
from moderation.queries.tags.matching.lexicon import Lexicon
from moderation.queries.tags.matching.near import candidates, near_tags
from tests.conftest import Clock


@pytest.fixture
def lexicon(app: Flask) -> Lexicon:
    held: Lexicon = app.extensions["venire_lexicon"]
    return held


@pytest.fixture
def robots(operator: Context) -> int:
    """The tag "soft robotics", in the vocabulary alone."""
    with transaction() as session:
        return tag_named(session, operator, "soft robotics").id


def names(prepared: PreparedTags) -> list[str]:
    return [tag.name for tag in prepared.tags.values()]


def test_a_vocabulary_that_did_not_change_is_not_prepared_again(
    lexicon: Lexicon, robots: int, operator: Context
) -> None:
    first = lexicon.prepared()
    create_topic(operator, TopicDraft({"en": Words("Can AI do sums?")}, slug="sums"))
    assert names(first) == ["soft robotics"]
    assert lexicon.prepared() is first


def test_a_tag_and_its_other_names_are_found_as_soon_as_they_are_known(
    lexicon: Lexicon, robots: int, operator: Context
) -> None:
    assert near_tags(lexicon, "squishy machines") == ()
    with transaction() as session:
        tag = session.get_one(Tag, robots)
        alias = add_alias(session, operator, "squishy machine", tag).id
        tag_named(session, operator, "cooking")
    assert [one.name for one in near_tags(lexicon, "squishy machines")] == ["soft robotics"]
    assert near_tags(lexicon, "cookin")[0].name == "cooking"
    with transaction() as session:
        retire_alias(session, operator, session.get_one(TagAlias, alias))
    assert lexicon.prepared().tags[robots].aliases == ()


@pytest.mark.parametrize("field", ["live", "deprecated"])
def test_what_is_out_of_use_is_not_offered_though_it_is_still_held(
    lexicon: Lexicon, robots: int, field: str
) -> None:
    assert near_tags(lexicon, "soft robotic")
    with transaction() as session:
        setattr(session.get_one(Tag, robots), field, field == "deprecated")
    assert robots in lexicon.prepared().tags
    assert near_tags(lexicon, "soft robotic") == ()
    assert vocabulary() == ()


def test_a_known_name_means_nothing_else(lexicon: Lexicon, robots: int) -> None:
    assert candidates(lexicon, "Soft-Robotics") == ()
    (asked,) = candidates(lexicon, "soft robots")
    assert (asked.tag_id, asked.name) == (robots, "soft robotics")


def test_decisions_on_pairs_are_learned_and_forgotten(
    lexicon: Lexicon, robots: int, operator: Context, tag_item: int
) -> None:
    first = lexicon.prepared()
    with transaction() as session:
        session.add(
            TagJudgement(
                item_id=tag_item, name="squishy", tag_id=robots, same=True, score=0.4,
                decided_at=operator.now,
            )
        )  # fmt: skip
    assert judged_pairs() == (JudgedPair("squishy", robots, True),)
    db.session.rollback()
    second = lexicon.prepared()
    with transaction() as session:
        session.execute(delete(TagJudgement))
    db.session.rollback()
    assert len({id(first), id(second), id(lexicon.prepared())}) == 3
    assert judged_pairs() == ()


@pytest.fixture
def tag_item(app: Flask, clock: Clock) -> int:
    """An item that a decision can be about."""
    with transaction() as session:
        item = ReviewItem(
            kind="tag_suggestion",
            state="approved",
            origin="visitor",
            decide_by=clock(),
            created_at=clock(),
        )
        session.add(item)
        session.flush()
        return item.id


class Slow:
    """Plugins whose matchers prepare themselves for as long as they are held."""

    def __init__(self) -> None:
        """Hold nobody yet."""
        self.go, self.begun = Event(), Event()
        self.choices: dict[str, object] = {}
        self.prepared = 0

    def prepare_tags(self, tags, judged) -> PreparedTags:
        """Wait to be let go."""
        self.begun.set()
        self.go.wait(30)
        self.prepared += 1
        return PreparedTags({tag.id: tag for tag in tags}, {})


def test_a_large_vocabulary_keeps_nobody_waiting(
    app: Flask, lexicon: Lexicon, robots: int, operator: Context
) -> None:
    slow = app.extensions["venire_plugins"] = Slow()
    lexicon.patience = 0.0
    assert lexicon.prepared().tags == {}  # nothing was prepared yet
    assert slow.begun.wait(30)
    slow.go.set()
    lexicon.wait()
    before = lexicon.prepared()
    assert names(before) == ["soft robotics"]
    slow.go.clear()
    with transaction() as session:
        tag_named(session, operator, "cooking")
    lexicon.share = 0
    assert lexicon.prepared() is before
    assert lexicon.prepared() is before  # asked twice, prepared once
    slow.go.set()
    lexicon.wait()
    assert names(lexicon.prepared()) == ["soft robotics", "cooking"]
    assert slow.prepared == 2


def test_a_large_vocabulary_is_not_prepared_all_the_time(
    app: Flask, lexicon: Lexicon, robots: int, operator: Context
) -> None:
    slow = app.extensions["venire_plugins"] = Slow()
    slow.go.set()
    lexicon.patience, lexicon.share = 0.0, 1_000_000
    lexicon.prepared()
    lexicon.wait()
    with transaction() as session:
        tag_named(session, operator, "cooking")
    lexicon.prepared()
    lexicon.wait()
    assert slow.prepared == 1


def test_other_choices_of_plugins_are_prepared_for(lexicon: Lexicon, app: Flask) -> None:
    first = lexicon.prepared()
    manager = app.extensions["venire_plugins"]
    manager.configure(dict(manager.choices))
    assert lexicon.prepared() is not first
    assert db.session.scalars(select(Tag.id)).all() == []


def test_a_tag_is_found_by_its_name_in_any_language(
    lexicon: Lexicon, robots: int, operator: Context
) -> None:
    titles = {"nl": "Zachte robotica", "de": "Soft Robotics", "fr": "\u200b"}
    with transaction() as session:
        session.get_one(Tag, robots).titles = titles
    assert [tag.aliases for tag in vocabulary()] == [("zachte robotica",)]
    assert near_tags(lexicon, "zachte robotica")[0].same
