"""The topic around an item, as much of it as a decision needs."""

from dataclasses import dataclass

from sqlalchemy import func, select

from moderation.domain.lifecycle import OPEN_STATES, ItemKind
from moderation.extensions import db
from moderation.models import ReviewItem, Tag, Topic, TopicTag, TopicText
from moderation.queries.desk.counts import COUNTED

MOST_TAGS = 12


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A topic in the reader's language where there is one.

    `waiting` counts the comments on it that wait for a person, and stops one above `COUNTED`.
    """

    slug: str
    case_number: int
    status: str
    visible: bool
    question: str
    short_answer: str
    language: str
    tags: tuple[str, ...]
    yes: int
    no: int
    maybe: int
    comments: int
    waiting: int


def topic_card(topic_id: int | None, locale: str) -> TopicCard | None:
    """Return the topic around an item; None when it has none. 4 statements."""
    topic = None if topic_id is None else db.session.get(Topic, topic_id)
    if topic is None:
        return None
    words = _words(topic.id, locale)
    return TopicCard(
        slug=topic.slug,
        case_number=topic.case_number,
        status=topic.status,
        visible=topic.visible,
        question=words.question if words else topic.slug,
        short_answer=words.short_answer if words else "",
        language=words.locale if words else locale,
        tags=_tags(topic.id),
        yes=topic.poll_yes,
        no=topic.poll_no,
        maybe=topic.poll_maybe,
        comments=topic.comment_count,
        waiting=_waiting(topic.id),
    )


def _words(topic_id: int, locale: str) -> TopicText | None:
    """Give the words in the wanted language, else English, else any."""
    query = select(TopicText).where(TopicText.topic_id == topic_id)
    wanted = query.order_by(
        (TopicText.locale == locale).desc(), (TopicText.locale == "en").desc(), TopicText.locale
    )
    return db.session.scalars(wanted.limit(1)).first()


def _tags(topic_id: int) -> tuple[str, ...]:
    query = (
        select(Tag.name)
        .join(TopicTag, TopicTag.tag_id == Tag.id)
        .where(TopicTag.topic_id == topic_id, TopicTag.present)
        .order_by(TopicTag.tag_id)
        .limit(MOST_TAGS)
    )
    return tuple(db.session.scalars(query))


def _waiting(topic_id: int) -> int:
    some = select(ReviewItem.id).where(
        ReviewItem.topic_id == topic_id,
        ReviewItem.kind == ItemKind.COMMENT,
        ReviewItem.state.in_(OPEN_STATES),
    )
    counted = select(func.count()).select_from(some.limit(COUNTED + 1).subquery())
    return db.session.scalar(counted) or 0
