"""The topic around an item, as much of it as a decision needs."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from moderation.domain.lifecycle import OPEN_STATES, ItemKind
from moderation.models import ReviewItem, Tag, Topic, TopicTag, TopicText
from moderation.models.base import table_of
from moderation.queries.desk.counts import COUNTED
from moderation.queries.public.rows import rows_of

MOST_TAGS = 12

_topics, _texts = table_of(Topic), table_of(TopicText)
_tags, _standing, _items = table_of(Tag), table_of(TopicTag), table_of(ReviewItem)

_TOPIC = select(
    _topics.c.id, _topics.c.slug, _topics.c.case_number, _topics.c.status, _topics.c.visible,
    _topics.c.poll_yes, _topics.c.poll_no, _topics.c.poll_maybe, _topics.c.comment_count,
).where(_topics.c.id == bindparam("topic"))  # fmt: skip
#: The words in the wanted language, else in English, else in any.
_WORDS = (
    select(_texts.c.locale, _texts.c.question, _texts.c.short_answer)
    .where(_texts.c.topic_id == bindparam("topic"))
    .order_by(
        (_texts.c.locale == bindparam("locale")).desc(), (_texts.c.locale == "en").desc(),
        _texts.c.locale,
    )
    .limit(1)
)  # fmt: skip
_TAGS = (
    select(_tags.c.name)
    .join(_standing, _standing.c.tag_id == _tags.c.id)
    .where(_standing.c.topic_id == bindparam("topic"), _standing.c.present)
    .order_by(_standing.c.tag_id)
    .limit(MOST_TAGS)
)
_WAITING = select(func.count().label("waiting")).select_from(
    select(_items.c.id)
    .where(
        _items.c.topic_id == bindparam("topic"),
        _items.c.kind == ItemKind.COMMENT.value,
        _items.c.state.in_([state.value for state in OPEN_STATES]),
    )
    .limit(COUNTED + 1)
    .subquery()
)


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
    found = () if topic_id is None else rows_of(_TOPIC, topic=topic_id)
    if not found:
        return None
    (topic,) = found
    words = next(iter(rows_of(_WORDS, topic=topic.id, locale=locale)), None)
    return TopicCard(
        slug=topic.slug,
        case_number=topic.case_number,
        status=topic.status,
        visible=topic.visible,
        question=words.question if words else topic.slug,
        short_answer=words.short_answer if words else "",
        language=words.locale if words else locale,
        tags=tuple(row.name for row in rows_of(_TAGS, topic=topic.id)),
        yes=topic.poll_yes,
        no=topic.poll_no,
        maybe=topic.poll_maybe,
        comments=topic.comment_count,
        waiting=rows_of(_WAITING, topic=topic.id)[0].waiting,
    )
