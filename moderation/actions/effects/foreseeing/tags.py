"""What becomes of a tag when the decision that put it on a topic is taken back."""

from collections.abc import Iterator

from sqlalchemy import select

from moderation.actions.effects.foreseeing.undone import BACK, Undone, later_acts
from moderation.actions.effects.tag_suggestions import links_of, suggestions_beside
from moderation.domain.desk.foresight import Foresight
from moderation.domain.messages import Message, message
from moderation.extensions import db
from moderation.models import ReviewItem, Revision, Tag, TagClosure, TopicTag


def taking_tag_off(item: ReviewItem, revision: Revision, undone: Undone) -> Foresight:
    """Foresee that the tag leaves the topic, unless it stood there before or is gone already."""
    links = links_of(db.session(), item, undone.numbers_of("topic_tag"))
    later = later_acts(undone, (one for one in undone.subjects if not one.startswith("item:")))
    if not links:
        return Foresight(message("It waits again; the tag stood on the topic before and stays."))
    if not any(link.present for link in links):
        return Foresight(message("It waits again; the tag is off the topic already."), (), later)
    tags = (db.session.get_one(Tag, link.tag_id) for link in links)
    if any(suggestions_beside(db.session(), item, tag) for tag in tags):
        kept = message("Another approved suggestion stands for the tag: it stays on the topic.")
        return Foresight(BACK, (kept,), later)
    if any(map(_implied_still, links)):
        kept = message("A narrower tag on the topic implies it: it stays there.")
        return Foresight(BACK, (kept,), later)
    happens = message("The tag leaves the topic, and the suggestion waits again.")
    return Foresight(happens, tuple(_kept_in_vocabulary(undone, links)), later)


def _implied_still(link: TopicTag) -> bool:
    """Whether a tag that was put on the topic implies that of a link."""
    narrower = select(TagClosure.narrower_id).where(TagClosure.broader_id == link.tag_id)
    query = select(TopicTag.id).where(
        TopicTag.topic_id == link.topic_id, TopicTag.present, ~TopicTag.implied,
        TopicTag.tag_id.in_(narrower),
    )  # fmt: skip
    return db.session.scalar(query.limit(1)) is not None


def _kept_in_vocabulary(undone: Undone, links: list[TopicTag]) -> Iterator[Message]:
    """The tags that the decision made, and that stay because they stand elsewhere by now."""
    leaving = {link.tag_id for link in links if link.present}
    for number in undone.numbers_of("tag"):
        tag = db.session.get_one(Tag, number)
        elsewhere = tag.topic_count - (tag.id in leaving)
        if tag.live and elsewhere > 0:
            yield message(
                "“%(tag)s” stays in the vocabulary: it stands on other topics by now (%(count)s).",
                tag=tag.name, count=elsewhere,
            )  # fmt: skip
