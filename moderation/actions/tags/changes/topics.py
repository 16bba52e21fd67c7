"""Steps that go over topics, at most 200 a turn, in the order of their ids."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from moderation.actions.tags.changes.turns import DONE, Outcome, Turn
from moderation.actions.tags.changes.vocabulary import retire
from moderation.actions.tags.relations import imply, unimply
from moderation.actions.tags.standing import Retag, retag, settle
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.tags.requests import Kind
from moderation.models import Tag, TagChangeStep, TagImplication, Topic, TopicTag


def move(turn: Turn) -> Outcome:
    """Give the topics that have a tag others instead, also those that came to it meanwhile."""
    old, *others = turn.tags()
    topics = turn.topics(old, turn.cursor, explicit=True)
    if not topics and turn.cursor:
        topics = turn.topics(old, 0, explicit=True)
    return _moved(turn, topics, old, others)


def retire_tag(turn: Turn) -> Outcome:
    """Retire a tag; topics that came to it since its others were moved are moved first."""
    tag = turn.tag()
    if topics := turn.topics(tag, 0, explicit=True):
        return _moved(turn, topics, tag, _instead_of(turn))
    # Nothing implies it by now: what is left came between a relation's end and its settling.
    topics = turn.topics(tag, 0)
    if topics and settle(turn.session, turn.context, topics):
        return Outcome(len(topics), topics[-1])
    retire(turn.session, turn.context, tag)
    return DONE


def _moved(turn: Turn, topics: Sequence[int], old: Tag, others: Sequence[Tag]) -> Outcome:
    added = tuple(tag.id for tag in others)
    changes = [Retag(topic_id, add=added, remove=(old.id,)) for topic_id in topics]
    retag(turn.session, turn.context, changes)
    return Outcome(len(topics), topics[-1]) if topics else DONE


def _instead_of(turn: Turn) -> list[Tag]:
    """Return what the same line has moved the topics of a tag to."""
    query = select(TagChangeStep).where(
        TagChangeStep.change_id == turn.step.change_id,
        TagChangeStep.line == turn.step.line,
        TagChangeStep.kind == Kind.MOVE,
    )
    step = turn.session.scalars(query).one()
    return Turn(turn.session, turn.context, step, 0, turn.size).tags()[1:]


def imply_tag(turn: Turn) -> Outcome:
    """Let a tag imply a broader one, and put that on the topics of the narrower."""
    narrower, broader = turn.tags()
    if not turn.cursor:
        imply(turn.session, turn.context, narrower, broader)
    return _settled(turn, narrower)


def unimply_tag(turn: Turn) -> Outcome:
    """End an implication, and take off the broader tag where nothing implies it any more."""
    narrower, broader = turn.tags()
    if not turn.cursor:
        unimply(turn.session, turn.context, _implication(turn, narrower, broader))
    return _settled(turn, narrower)


def _implication(turn: Turn, narrower: Tag, broader: Tag) -> TagImplication:
    query = select(TagImplication).where(
        TagImplication.narrower_id == narrower.id,
        TagImplication.broader_id == broader.id,
        TagImplication.live,
    )
    found = turn.session.scalars(query.with_for_update()).first()
    if found is None:
        names = {"name": narrower.name, "tag": broader.name}
        raise Invalid(message("“%(name)s” does not imply “%(tag)s”.", **names))
    return found


def _settled(turn: Turn, narrower: Tag) -> Outcome:
    topics = turn.topics(narrower, turn.cursor)
    if topics:
        settle(turn.session, turn.context, topics)
    return Outcome(len(topics), topics[-1] if len(topics) == turn.size else None)


def retag_topic(turn: Turn) -> Outcome:
    """Give one topic a tag instead of another. Raises Invalid where it does not have that one."""
    old, new = turn.tags()
    query = select(TopicTag.topic_id).join(Topic, Topic.id == TopicTag.topic_id)
    query = query.where(TopicTag.tag_id == old.id, TopicTag.present, ~TopicTag.implied)
    topic_id = turn.session.scalars(query.where(Topic.slug == turn.step.topic)).first()
    if topic_id is None:
        names = {"name": old.name, "slug": turn.step.topic}
        raise Invalid(message("“%(name)s” was not put on “%(slug)s”.", **names))
    retag(turn.session, turn.context, [Retag(topic_id, add=(new.id,), remove=(old.id,))])
    return Outcome(1)
