"""What the vocabulary derives, derived again: a row that differs was written past the rules."""

from collections.abc import Iterator

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from moderation.domain.messages import Message, message
from moderation.domain.tags import form
from moderation.domain.tags.relations import closure
from moderation.extensions import db
from moderation.models import Tag, TagAlias, TagClosure, TagImplication, TopicTag


def wrong_vocabulary() -> Iterator[Message]:
    """Yield a message for each form, broader tag and implied tag that is not what it should be."""
    yield from _wrong_forms()
    yield from _wrong_closure()
    yield from _implied_by_nothing()
    yield from _implied_and_missing()


def _wrong_forms() -> Iterator[Message]:
    for model in (Tag, TagAlias):
        for name, kept in db.session.execute(select(model.name, model.form)):
            if form(name) != kept:
                yield message("The name “%(name)s” is kept with a wrong form.", name=name)


def _wrong_closure() -> Iterator[Message]:
    living = select(TagImplication.narrower_id, TagImplication.broader_id)
    rows = db.session.execute(living.where(TagImplication.live))
    expected = closure((one, other) for one, other in rows)
    kept = {
        (one, other)
        for one, other in db.session.execute(select(TagClosure.narrower_id, TagClosure.broader_id))
    }
    for one, other in sorted(expected ^ kept):
        yield message(
            "That tag %(narrower)s is narrower than tag %(broader)s is not what implications say.",
            narrower=one, broader=other,
        )  # fmt: skip


def _implied_by_nothing() -> Iterator[Message]:
    cause, pair = aliased(TopicTag), aliased(TagClosure)
    implying = exists().where(
        cause.topic_id == TopicTag.topic_id, cause.present, ~cause.implied,
        pair.narrower_id == cause.tag_id, pair.broader_id == TopicTag.tag_id,
    )  # fmt: skip
    alone = (TopicTag.present, TopicTag.implied, ~implying)
    for row in db.session.execute(select(TopicTag.topic_id, TopicTag.tag_id).where(*alone)):
        yield message(
            "On topic %(topic)s the tag %(tag)s is implied, but by no tag there.",
            topic=row.topic_id, tag=row.tag_id,
        )  # fmt: skip


def _implied_and_missing() -> Iterator[Message]:
    broad = aliased(TopicTag)
    standing = exists().where(
        broad.topic_id == TopicTag.topic_id, broad.tag_id == TagClosure.broader_id, broad.present
    )
    query = (
        select(TopicTag.topic_id, TagClosure.broader_id)
        .join(TagClosure, TagClosure.narrower_id == TopicTag.tag_id)
        .where(TopicTag.present, ~TopicTag.implied, ~standing)
    )
    for row in db.session.execute(query):
        yield message(
            "On topic %(topic)s the tag %(tag)s is missing, which another one there implies.",
            topic=row.topic_id, tag=row.broader_id,
        )  # fmt: skip
